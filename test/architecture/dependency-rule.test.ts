import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { outerFolders, placeOf, subjects, violationsIn } from './dependency-rule.ts';
import { importsOf, readSources, targetOf } from './imports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sources = readSources(root, [
  'contract',
  'functions',
  'agent',
  'operator',
  'infra',
  'emulators',
  'local',
  'bench',
  'chaos',
  'program',
]);

describe('the layout', () => {
  it('covers every subject and every outer folder', () => {
    const places = [...sources.keys()].map(placeOf);

    for (const subject of Object.keys(subjects))
      expect(places.filter((place) => place && 'subject' in place && place.subject === subject)).not.toEqual(
        [],
      );
    for (const folder of outerFolders)
      expect(places.filter((place) => place && 'folder' in place && place.folder === folder)).not.toEqual([]);
  });

  it('resolves to imports whose targets exist', () => {
    const targets = [...sources].flatMap(([path, source]) =>
      importsOf(source).flatMap(({ specifier }) => targetOf(path, specifier) ?? []),
    );

    expect(targets.length).toBeGreaterThan(1000);
    expect(targets.filter((target) => !existsSync(root + target))).toEqual([]);
  });

  it('keeps programs out of the store maps', () => {
    const others = readdirSync(`${root}systems`).filter((name) => !name.endsWith('.yaml'));

    expect(others).toEqual([]);
  });

  it('keeps the rule', () => {
    expect(violationsIn(sources)).toEqual([]);
  });

  it('matches the table in CONTRIBUTING.md', () => {
    const told = readFileSync(`${root}CONTRIBUTING.md`, 'utf8');

    for (const [subject, below] of Object.entries(subjects))
      expect(told).toContain(`| \`${subject}/\` | ${below.map((name) => `\`${name}\``).join(', ') || '–'} |`);
  });
});

describe('the rule reports', () => {
  const planted: [string, string, string][] = [
    ['a domain that knows use cases', 'functions/requests/domain/x.ts', "import { y } from '../opt-out.ts';"],
    ['a domain that knows ports', 'functions/requests/domain/x.ts', "import type { Y } from '../ports.ts';"],
    ['a domain that touches the disk', 'functions/requests/domain/x.ts', "import { y } from 'node:fs';"],
    [
      'a domain that reads the clock',
      'functions/requests/domain/x.ts',
      'export const now = () => new Date();',
    ],
    ['shared code that reads the clock', 'functions/shared/x.ts', 'export const now = () => Date.now();'],
    ['a use case that knows an adapter', 'functions/requests/x.ts', "import { y } from './aws/y.ts';"],
    ['a use case that knows a page', 'functions/requests/x.ts', "import type { Y } from '../web/page.ts';"],
    ['a use case that draws lots', 'functions/requests/x.ts', 'export const lot = Math.random();'],
    ['a use case that calls AWS', 'functions/requests/x.ts', "import { y } from '@aws-sdk/client-s3';"],
    [
      'requests that know notices',
      'functions/requests/x.ts',
      "import type { Y } from '../notices/ports.ts';",
    ],
    ['requests that know the handover', 'functions/requests/x.ts', "import { y } from '../handover/y.ts';"],
    [
      'notices that know requests',
      'functions/notices/x.ts',
      "import type { Y } from '../requests/ports.ts';",
    ],
    ['stores that know requests', 'functions/stores/x.ts', "import { y } from '../requests/domain/y.ts';"],
    [
      'shared code that knows a subject',
      'functions/shared/x.ts',
      "import { y } from '../stores/domain/y.ts';",
    ],
    ['ports that know a use case', 'functions/requests/ports.ts', "import type { Y } from './opt-out.ts';"],
    ['a handler that calls AWS', 'functions/handlers/x.ts', "import { y } from '@aws-sdk/client-s3';"],
    [
      'a handler that knows an adapter',
      'functions/handlers/x.ts',
      "import { y } from '../requests/aws/y.ts';",
    ],
    ['a handler that reads the environment', 'functions/handlers/x.ts', 'const a = process.env.A;'],
    ['an adapter that reads the environment', 'functions/requests/aws/x.ts', "const a = process['env'].A;"],
    ['an adapter that knows a use case', 'functions/requests/aws/x.ts', "import { y } from '../opt-out.ts';"],
    ['a page that knows a use case', 'functions/web/x.ts', "import type { Y } from '../requests/ports.ts';"],
    ['a contract that imports anything', 'contract/x.ts', "import { y } from '../functions/shared/y.ts';"],
    [
      'a function that knows the stack',
      'functions/entry/x.ts',
      "import { y } from '../../infra/settings.ts';",
    ],
    ['a function that knows the local run', 'functions/entry/x.ts', "import { y } from '../../local/y.ts';"],
    ['a stack that knows a domain', 'infra/x.ts', "import { y } from '../functions/shared/y.ts';"],
    ['a stack that reads the environment', 'infra/constructs/x.ts', 'const a = process.env.A;'],
    ['an emulator that knows us', 'emulators/s3/x.ts', "import { y } from '../../contract/resources.ts';"],
    ['a program that knows us', 'program/x.ts', "import { y } from '../contract/resources.ts';"],
    ['a function that knows programs', 'functions/entry/x.ts', "import { y } from '../../program/y.ts';"],
    [
      'an agent that knows an adapter',
      'agent/engine/x.ts',
      "import { y } from '../../functions/stores/aws/y.ts';",
    ],
    [
      'an agent that knows a use case',
      'agent/engine/x.ts',
      "import { y } from '../../functions/requests/opt-out.ts';",
    ],
    ['an agent that calls AWS', 'agent/engine/x.ts', "import { y } from '@aws-sdk/client-s3';"],
    ['a function that knows the agent', 'functions/entry/x.ts', "import { y } from '../../agent/y.ts';"],
    ['a local run that knows a handler', 'local/x.ts', "import { y } from '../functions/handlers/y.ts';"],
    ['anything that knows a test', 'local/x.ts', "import { y } from '../test/support/y.ts';"],
    ['a folder without a rule', 'functions/utils/x.ts', ''],
    ['a folder without a rule', 'functions/requests/helpers/x.ts', ''],
    ['a top folder without a rule', 'tools/x.ts', ''],
    ['a re-export', 'functions/shared/x.ts', "export { y } from '../requests/y.ts';"],
    ['a re-export of everything', 'functions/shared/x.ts', "export * from '../requests/y.ts';"],
    ['an import for its effects', 'functions/shared/x.ts', "import '../requests/y.ts';"],
    [
      'an import over several lines',
      'functions/shared/x.ts',
      "import {\n  y,\n  z,\n} from '../requests/y.ts';",
    ],
    ['an import at run time', 'functions/shared/x.ts', "const y = await import('../requests/y.ts');"],
    ['an import of a type in passing', 'functions/shared/x.ts', "let y: import('../requests/y.ts').Y;"],
    ['a worker', 'functions/shared/x.ts', "new Worker(new URL('../requests/y.ts', import.meta.url));"],
    ['a hidden import', 'functions/shared/x.ts', 'const y = await import(name);'],
  ];

  it.each(planted)('%s', (_name, path, source) => {
    expect(violationsIn(new Map([[path, source]]))).toEqual([expect.stringContaining(path)]);
  });

  it.each([
    ['at run time', 'import'],
    ['by their types alone', 'import type'],
  ])('a cycle of files that import each other %s, however long', (_name, keyword) => {
    const circle = new Map([
      ['functions/shared/a.ts', `${keyword} { B } from './b.ts';`],
      ['functions/shared/b.ts', `${keyword} { C } from './c.ts';`],
      ['functions/shared/c.ts', `${keyword} { A } from './a.ts';`],
    ]);

    expect(violationsIn(circle)).toEqual([
      'cycle: functions/shared/a.ts → functions/shared/b.ts → functions/shared/c.ts → functions/shared/a.ts',
    ]);
  });
});

describe('the rule allows', () => {
  const allowed: [string, string, string][] = [
    ['an entry wire adapters', 'functions/entry/x.ts', "import { y } from '../requests/aws/y.ts';"],
    ['an entry read the environment', 'functions/entry/x.ts', 'const a = process.env.A;'],
    ['a handler render a page', 'functions/handlers/x.ts', "import { y } from '../web/y.ts';"],
    ['a handover know requests', 'functions/handover/x.ts', "import { y } from '../requests/y.ts';"],
    ['an adapter know its port', 'functions/requests/aws/x.ts', "import type { Y } from '../ports.ts';"],
    ['an adapter call AWS', 'functions/requests/aws/x.ts', "import { y } from '@aws-sdk/client-s3';"],
    [
      'an adapter use a lower one',
      'functions/register/aws/x.ts',
      "import { y } from '../../stores/aws/y.ts';",
    ],
    ['the agent know a rule', 'agent/engine/x.ts', "import { y } from '../../functions/stores/domain/y.ts';"],
    ['the agent know the protocol', 'agent/x.ts', "import { y } from '../contract/site.ts';"],
    ['the stack know the contract', 'infra/x.ts', "import { y } from '../contract/http.ts';"],
    ['a comment name what it likes', 'functions/shared/x.ts', "// as import { y } from '../web/y.ts' would"],
    ['a date be made of an instant', 'functions/shared/x.ts', 'const at = new Date(instant);'],
  ];

  it.each(allowed)('%s', (_name, path, source) => {
    expect(violationsIn(new Map([[path, source]]))).toEqual([]);
  });
});
