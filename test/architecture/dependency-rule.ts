import { cyclesIn, hasHiddenImport, importsOf, type Sources, targetOf } from './imports.ts';

type Room =
  | 'contract'
  | 'domain'
  | 'app'
  | 'web'
  | 'handlers'
  | 'adapters'
  | 'entry'
  | 'infra'
  | 'local'
  | 'bench';

/** What a room may import. */
interface Allowance {
  /** Rooms, besides itself. */
  rooms: readonly Room[];
  /** Single files and folders of other rooms. */
  files?: readonly string[];
  /** The only packages allowed; without it, all are but AWS's SDK. */
  packages?: readonly string[];
  awsSdk?: true;
  environment?: true;
}

/** The rooms of the house, and which doors there are. What is not here is a wall. */
const allowances: Record<Room, Allowance> = {
  contract: { rooms: [], packages: [] },
  domain: { rooms: ['contract'], packages: ['node:crypto', 'node:url', 'diff'] },
  app: { rooms: ['domain', 'contract'], packages: ['node:crypto', 'csv-stringify/sync'] },
  web: { rooms: ['domain', 'contract'], packages: ['node:crypto', 'markdown-it'] },
  handlers: {
    rooms: ['app', 'web', 'domain', 'contract'],
    packages: ['@middy/core', '@middy/http-security-headers', 'aws-lambda', 'valibot'],
  },
  adapters: { rooms: ['domain', 'contract'], files: ['functions/app/ports/'], awsSdk: true },
  entry: {
    rooms: ['handlers', 'web', 'adapters', 'app', 'domain', 'contract'],
    awsSdk: true,
    environment: true,
  },
  infra: { rooms: ['contract'] },
  local: {
    rooms: ['entry', 'web', 'domain', 'contract'],
    // The shapes of seeded items, and the answer of the gate that the demo asks.
    files: [
      'functions/adapters/dynamo-items.ts',
      'functions/adapters/mailing-items.ts',
      'functions/adapters/stores/account-items.ts',
      'functions/app/ask-mailing-gate.ts',
    ],
    awsSdk: true,
    environment: true,
  },
  bench: { rooms: ['local', 'entry', 'handlers', 'adapters', 'app', 'web', 'domain', 'contract'] },
};

/** The entry of the CDK app, which reads what the CDK's command line hands it. */
const alsoReadEnvironment = ['infra/app.ts'];

function roomOf(path: string): Room | undefined {
  const [top, next = ''] = path.split('/');
  const name = top === 'functions' ? next.replace(/\.ts$/, '') : top;
  return name !== undefined && Object.hasOwn(allowances, name) ? (name as Room) : undefined;
}

/** Every breach of the rule, as a sentence. */
export const violationsIn = (sources: Sources): string[] => [
  ...[...sources].flatMap(([path, source]) => violationsOf(path, source)),
  ...cyclesIn(sources).map((cycle) => `cycle: ${cycle}`),
];

function violationsOf(path: string, source: string): string[] {
  const room = roomOf(path);
  if (!room) return [`${path} stands in no room of the house`];
  const allowance = allowances[room];
  const imports = importsOf(source).filter(({ specifier }) => !mayImport(path, room, allowance, specifier));
  const isPure = room === 'domain' || room === 'app' || room === 'web';
  return [
    ...imports.map(({ specifier }) => `${path} imports ${targetOf(path, specifier) ?? specifier}`),
    ...(/\bprocess\s*(\.|\?\.|\[)\s*['"]?env\b|\bnode:process\b/.test(source) &&
    !allowance.environment &&
    !alsoReadEnvironment.includes(path)
      ? [`${path} reads the environment`]
      : []),
    ...(isPure && /\bDate\.now\(|\bnew Date\(\s*\)|\bMath\.random\(|\brandom(Bytes|UUID|Int)\(/.test(source)
      ? [`${path} makes its own time or randomness`]
      : []),
    ...(path.startsWith('functions/') && hasHiddenImport(source) ? [`${path} hides what it imports`] : []),
  ];
}

function mayImport(path: string, room: Room, allowance: Allowance, specifier: string): boolean {
  const target = targetOf(path, specifier);
  if (target !== undefined) {
    const targetRoom = roomOf(target);
    if (allowance.files?.some((file) => target.startsWith(file))) return true;
    return targetRoom !== undefined && (targetRoom === room || allowance.rooms.includes(targetRoom));
  }
  if (/^@(aws-sdk|smithy)\//.test(specifier)) return allowance.awsSdk === true;
  return allowance.packages?.includes(specifier) ?? true;
}
