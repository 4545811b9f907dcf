import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { importsOf, readSources, targetOf } from '../architecture/imports.ts';

/** Modules that start servers, processes, threads or browsers, or take seconds to load. */
const heavy = new Set([
  'node:http',
  'node:net',
  'node:child_process',
  'node:worker_threads',
  'aws-cdk-lib',
  'aws-local-stepfunctions',
  'dynalite',
  'esbuild',
  'playwright-core',
]);

/** Tests that need nothing but a processor, and that for many seconds. */
const thorough = [
  'test/requests/exhaustive/',
  'test/requests/random-forger.test.ts',
  'test/notices/exhaustive/',
  'test/notices/notice-lives.test.ts',
  'test/sites/site-crashes.test.ts',
  'test/handover/domain/zip-sizes.test.ts',
  'test/agent/crashes-sqlite.test.ts',
  'test/agent/sqlite.test.ts',
  'test/agent/data-store-sqlite.test.ts',
];

/** Test files, as paths from the project's root. */
export interface TestsByNeed {
  /** Those that need nothing but a processor. */
  fast: string[];
  /** Those that need a server, a process, a thread, a browser, a synthesis or much time. */
  slow: string[];
}

/**
 * Sorts the test files by what they load, so that nobody has to list them. What is fetched by its type alone is not
 * loaded.
 *
 * @param root path of the project, with a slash at its end
 */
export function testsByNeed(root: string): TestsByNeed {
  const needsOf = new Map<string, boolean>();

  const isSlow = (path: string): boolean => {
    const known = needsOf.get(path);
    if (known !== undefined) return known;
    // Whoever comes back here around a cycle learns it from the rest of the cycle.
    needsOf.set(path, false);
    const imports = existsSync(join(root, path)) ? importsOf(loadedBy(join(root, path))) : [];
    const slow = imports.some(({ specifier }) => {
      const target = targetOf(path, specifier);
      return target === undefined ? heavy.has(packageOf(specifier)) : isSlow(target);
    });
    needsOf.set(path, slow);
    return slow;
  };

  const tests = [...readSources(root, ['test']).keys()].filter((path) => path.endsWith('.test.ts'));
  const takesLong = (path: string) => thorough.some((start) => path.startsWith(start)) || isSlow(path);
  return { fast: tests.filter((path) => !takesLong(path)), slow: tests.filter(takesLong) };
}

/** A source without the imports that are gone when it runs. */
const loadedBy = (file: string): string =>
  readFileSync(file, 'utf8').replace(/^[ \t]*(?:import|export) type\b[^;]*;/gm, '');

/** `aws-cdk-lib` of `aws-cdk-lib/assertions`. */
const packageOf = (specifier: string): string =>
  /^(?:node:[^/]+|@[^/]+\/[^/]+|[^/]+)/.exec(specifier)?.[0] ?? specifier;
