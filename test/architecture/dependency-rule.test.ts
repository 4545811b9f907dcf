import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { violationsIn } from './dependency-rule.ts';
import { importsOf, readSources, targetOf } from './imports.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const folders = ['functions', 'infra', 'local', 'bench'].filter((folder) => existsSync(root + folder));
const sources = readSources(root, folders);

describe('the house', () => {
  it('was looked at: every room has files', () => {
    const seen = (folder: string) => [...sources.keys()].filter((path) => path.startsWith(folder)).length;

    expect(seen('functions/contract/')).toBe(5);
    for (const room of ['domain', 'app', 'web', 'handlers', 'adapters', 'entry'])
      expect(seen(`functions/${room}/`), room).toBeGreaterThan(5);
    for (const room of ['infra', 'local']) expect(seen(`${room}/`), room).toBeGreaterThan(5);
  });

  it('was read: its imports were found, and lead to files that are there', () => {
    const targets = [...sources].flatMap(([path, source]) =>
      importsOf(source).flatMap(({ specifier }) => targetOf(path, specifier) ?? []),
    );

    expect(targets.length).toBeGreaterThan(300);
    expect(targets.filter((target) => !existsSync(root + target))).toEqual([]);
  });

  it('has doors only where the rule has them', () => {
    expect(violationsIn(sources)).toEqual([]);
  });
});

describe('the rule finds', () => {
  const planted: [string, string, string][] = [
    ['a domain that knows use cases', 'functions/domain/x.ts', "import { y } from '../app/y.ts';"],
    ['a domain that touches the disk', 'functions/domain/x.ts', "import { readFileSync } from 'node:fs';"],
    ['a domain that reads the clock', 'functions/domain/x.ts', 'export const now = () => new Date();'],
    ['a use case that knows an adapter', 'functions/app/x.ts', "import { y } from '../adapters/y.ts';"],
    ['a use case that knows a page', 'functions/app/x.ts', "import type { Page } from '../web/page.ts';"],
    ['a use case that draws lots', 'functions/app/x.ts', 'export const lot = Math.random();'],
    ['a use case that calls AWS', 'functions/app/x.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['a handler that calls AWS', 'functions/handlers/x.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['a handler that knows an adapter', 'functions/handlers/x.ts', "import { y } from '../adapters/y.ts';"],
    ['a handler that reads the environment', 'functions/handlers/x.ts', 'const a = process.env.A;'],
    ['an adapter that reads the environment', 'functions/adapters/x.ts', "const a = process['env'].A;"],
    ['an adapter that knows a use case', 'functions/adapters/x.ts', "import { y } from '../app/opt-out.ts';"],
    ['a page that knows a use case', 'functions/web/x.ts', "import type { Y } from '../app/ports/x.ts';"],
    ['a contract that imports anything', 'functions/contract/x.ts', "import { y } from '../domain/y.ts';"],
    [
      'a function that knows the stack',
      'functions/entry/x.ts',
      "import { y } from '../../infra/settings.ts';",
    ],
    ['a function that knows the local run', 'functions/entry/x.ts', "import { y } from '../../local/y.ts';"],
    ['a stack that knows a domain', 'infra/x.ts', "import { y } from '../functions/domain/y.ts';"],
    ['a stack that reads the environment', 'infra/constructs/x.ts', 'const a = process.env.A;'],
    ['a local run that knows a handler', 'local/x.ts', "import { y } from '../functions/handlers/y.ts';"],
    ['anything that knows a test', 'local/x.ts', "import { y } from '../test/support/y.ts';"],
    ['a file outside every room', 'functions/utils/x.ts', ''],
    ['a re-export', 'functions/domain/x.ts', "export { y } from '../app/y.ts';"],
    ['a re-export of everything', 'functions/domain/x.ts', "export * from '../app/y.ts';"],
    ['an import for its effects', 'functions/domain/x.ts', "import '../app/y.ts';"],
    ['an import over several lines', 'functions/domain/x.ts', "import {\n  y,\n  z,\n} from '../app/y.ts';"],
    ['an import at run time', 'functions/domain/x.ts', "const y = await import('../app/y.ts');"],
    ['an import of a type in passing', 'functions/domain/x.ts', "let y: import('../app/y.ts').Y;"],
    ['a worker', 'functions/domain/x.ts', "new Worker(new URL('../app/y.ts', import.meta.url));"],
    ['a hidden import', 'functions/domain/x.ts', 'const y = await import(name);'],
  ];

  it.each(planted)('%s', (_name, path, source) => {
    expect(violationsIn(new Map([[path, source]]))).toEqual([expect.stringContaining(path)]);
  });

  it('files that need each other at run time, however far apart', () => {
    const circle = new Map([
      ['functions/domain/a.ts', "import { b } from './b.ts';"],
      ['functions/domain/b.ts', "import { c } from './c.ts';"],
      ['functions/domain/c.ts', "import { a } from './a.ts';"],
    ]);

    expect(violationsIn(circle)).toEqual([
      'cycle: functions/domain/a.ts → functions/domain/b.ts → functions/domain/c.ts → functions/domain/a.ts',
    ]);
  });
});

describe('the rule lets', () => {
  const allowed: [string, string, string][] = [
    ['an entry wire adapters', 'functions/entry/x.ts', "import { y } from '../adapters/y.ts';"],
    ['an entry read the environment', 'functions/entry/x.ts', 'const a = process.env.A;'],
    ['a handler render a page', 'functions/handlers/x.ts', "import { y } from '../web/y.ts';"],
    ['an adapter know its port', 'functions/adapters/x.ts', "import type { Y } from '../app/ports/x.ts';"],
    ['an adapter call AWS', 'functions/adapters/x.ts', "import { S3Client } from '@aws-sdk/client-s3';"],
    ['the stack know the contract', 'infra/x.ts', "import { y } from '../functions/contract/x.ts';"],
    ['a comment name what it likes', 'functions/domain/x.ts', "// as import { y } from '../app/y.ts' would"],
    ['a date be made of an instant', 'functions/domain/x.ts', 'const at = new Date(instant);'],
  ];

  it.each(allowed)('%s', (_name, path, source) => {
    expect(violationsIn(new Map([[path, source]]))).toEqual([]);
  });
});
