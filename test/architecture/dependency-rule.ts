import { cyclesIn, hasHiddenImport, importsOf, type Sources, targetOf } from './imports.ts';

/** The subjects of `functions/`, each with those it may import. No other subject may be imported. */
export const subjects = {
  shared: [],
  stores: ['shared'],
  register: ['shared', 'stores'],
  requests: ['shared', 'stores', 'register'],
  handover: ['shared', 'stores', 'register', 'requests'],
  sites: ['shared', 'stores', 'register', 'requests'],
  policy: ['shared', 'stores', 'register'],
  notices: ['shared', 'register', 'policy'],
  'mail-events': ['shared', 'stores', 'register', 'requests', 'notices'],
} as const satisfies Record<string, readonly string[]>;
export type Subject = keyof typeof subjects;

/**
 * A subject, from the inside out: `domain/`, `ports.ts`, the use cases beside it, and `aws/`. The files of
 * `shared/` itself count as domain, except its ports.
 */
export type Room = 'domain' | 'ports' | 'use-cases' | 'aws';

/** The folders that a folder may import, of its own subject and of those below. */
const roomsSeenFrom: Record<Room, { own: readonly Room[]; below: readonly Room[] }> = {
  domain: { own: ['domain'], below: ['domain'] },
  ports: { own: ['domain', 'ports'], below: ['domain', 'ports'] },
  'use-cases': { own: ['domain', 'ports', 'use-cases'], below: ['domain', 'ports', 'use-cases'] },
  aws: { own: ['domain', 'ports', 'aws'], below: ['domain', 'ports', 'aws'] },
};

/** Folders outside the subjects. */
export const outerFolders = [
  'contract',
  'web',
  'handlers',
  'entry',
  'operator',
  'agent',
  'infra',
  'emulators',
  'local',
  'bench',
  'chaos',
  'program',
] as const;
export type OuterFolder = (typeof outerFolders)[number];

interface OuterRule {
  /** Other outer folders that it may import. */
  folders: readonly OuterFolder[];
  /** Folders of every subject. */
  rooms: readonly Room[];
  /** Additional single files. */
  files?: readonly string[];
}

const outerRules: Record<OuterFolder, OuterRule> = {
  contract: { folders: [], rooms: [] },
  web: { folders: ['contract'], rooms: ['domain'] },
  handlers: { folders: ['contract', 'web'], rooms: ['domain', 'ports', 'use-cases'] },
  entry: { folders: ['contract', 'web', 'handlers'], rooms: ['domain', 'ports', 'use-cases', 'aws'] },
  operator: { folders: ['contract', 'web', 'program'], rooms: ['domain', 'ports', 'use-cases', 'aws'] },
  // It runs beside the provider's systems and shares nothing but rules and the protocol with the cloud.
  agent: { folders: ['program'], rooms: ['domain'], files: ['contract/site.ts'] },
  infra: { folders: ['contract', 'program'], rooms: [] },
  emulators: { folders: [], rooms: [] },
  local: {
    folders: ['contract', 'web', 'operator', 'emulators', 'program'],
    rooms: ['domain'],
    // The shapes of seeded items, the answer of the gate that the demo asks, and the agent, which it starts as a process.
    files: [
      'functions/shared/aws/dynamo-items.ts',
      'functions/stores/aws/account-items.ts',
      'functions/stores/aws/mailing-items.ts',
      'functions/stores/ask-mailing-gate.ts',
      'agent/agent.ts',
    ],
  },
  bench: {
    folders: ['contract', 'web', 'handlers', 'entry', 'operator', 'agent', 'emulators', 'local', 'program'],
    rooms: ['domain', 'ports', 'use-cases', 'aws'],
  },
  chaos: {
    folders: ['contract', 'operator', 'emulators', 'local', 'program'],
    rooms: ['domain', 'ports', 'use-cases', 'aws'],
  },
  program: { folders: [], rooms: [] },
};

/** The only packages that these may import; what is not listed may import any but AWS's SDK. */
const packages: Partial<Record<Room | OuterFolder, readonly string[]>> = {
  contract: [],
  // Streams and compression are pure: what goes in decides what comes out.
  domain: ['node:crypto', 'node:stream', 'node:url', 'node:zlib', 'diff', 'http-message-sig'],
  ports: [],
  'use-cases': ['node:crypto', 'csv-stringify/sync'],
  web: ['node:crypto', 'markdown-it'],
  handlers: [
    'node:crypto',
    '@middy/core',
    '@middy/http-security-headers',
    'aws-lambda',
    'http-message-sig',
    'valibot',
  ],
};

const mayCallAws: readonly (Room | OuterFolder)[] = ['aws', 'entry', 'operator', 'emulators', 'local'];
const mayReadEnvironment: readonly (Room | OuterFolder)[] = [
  'entry',
  'operator',
  'emulators',
  'local',
  'bench',
  'program',
];
/** The entry of the CDK app, which reads the environment of the CDK's command line. */
const alsoReadEnvironment = ['infra/app.ts'];
/** No clock and no randomness: both are arguments. */
const arePure: readonly (Room | OuterFolder)[] = ['contract', 'domain', 'ports', 'use-cases', 'web'];

/** Where a file belongs: to a folder of a subject, or to an outer folder. */
type Place = { subject: Subject; room: Room } | { folder: OuterFolder };

export function placeOf(path: string): Place | undefined {
  const [top = '', ...rest] = path.split('/');
  if (top !== 'functions') return isOuter(top) && !isOfFunctions(top) ? { folder: top } : undefined;
  const [name = '', ...below] = rest;
  if (isOuter(name) && isOfFunctions(name)) return { folder: name };
  if (!Object.hasOwn(subjects, name)) return undefined;
  const subject = name as Subject;
  const room = roomOf(subject, below);
  return room && { subject, room };
}

const isOuter = (name: string): name is OuterFolder => (outerFolders as readonly string[]).includes(name);
const isOfFunctions = (folder: OuterFolder): boolean => ['web', 'handlers', 'entry'].includes(folder);

function roomOf(subject: Subject, [first = '', ...deeper]: readonly string[]): Room | undefined {
  if (deeper.length > 1) return undefined;
  if (deeper.length === 1) return first === 'domain' || first === 'aws' ? first : undefined;
  if (first === 'ports.ts') return 'ports';
  return subject === 'shared' ? 'domain' : 'use-cases';
}

/** Every violation of the rule, as a sentence. */
export const violationsIn = (sources: Sources): string[] => [
  ...[...sources].flatMap(([path, source]) => violationsOf(path, source)),
  ...cyclesIn(sources).map((cycle) => `cycle: ${cycle}`),
];

function violationsOf(path: string, source: string): string[] {
  const place = placeOf(path);
  if (!place) return [`${path} stands in no folder that the rule knows`];
  const kind = 'folder' in place ? place.folder : place.room;
  const readsEnvironment = /\bprocess\s*(\.|\?\.|\[)\s*['"]?env\b|\bnode:process\b/.test(source);
  const isImpure = /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\brandom(Bytes|UUID|Int)\(/.test(source);
  return [
    ...importsOf(source)
      .filter(({ specifier }) => !mayImport(place, path, specifier))
      .map(({ specifier }) => `${path} imports ${targetOf(path, specifier) ?? specifier}`),
    ...(readsEnvironment && !mayReadEnvironment.includes(kind) && !alsoReadEnvironment.includes(path)
      ? [`${path} reads the environment`]
      : []),
    ...(isImpure && arePure.includes(kind) ? [`${path} makes its own time or randomness`] : []),
    ...(path.startsWith('functions/') && hasHiddenImport(source) ? [`${path} hides what it imports`] : []),
  ];
}

function mayImport(place: Place, path: string, specifier: string): boolean {
  const target = targetOf(path, specifier);
  if (target !== undefined) return maySee(place, target);
  const kind = 'folder' in place ? place.folder : place.room;
  if (/^@(aws-sdk|smithy)\//.test(specifier)) return mayCallAws.includes(kind);
  return packages[kind]?.includes(specifier) ?? true;
}

function maySee(place: Place, target: string): boolean {
  const seen = placeOf(target);
  if (!seen) return false;
  if ('folder' in place) {
    const rule = outerRules[place.folder];
    if (rule.files?.includes(target)) return true;
    return 'folder' in seen
      ? seen.folder === place.folder || rule.folders.includes(seen.folder)
      : rule.rooms.includes(seen.room);
  }
  if ('folder' in seen) return seen.folder === 'contract';
  const rooms = roomsSeenFrom[place.room];
  if (seen.subject === place.subject) return rooms.own.includes(seen.room);
  const below: readonly string[] = subjects[place.subject];
  return below.includes(seen.subject) && rooms.below.includes(seen.room);
}
