import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { endMariadb } from './mariadb-of-run.ts';
import { missingPythonNotice } from './python-of-run.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** A folder for what the test files of one run share. It goes with the run. */
    runFolder: string;
  }
}

export default async function provideRunFolder(project: TestProject) {
  const folder = await mkdtemp(join(tmpdir(), 'privacy-requests-tests-'));
  project.provide('runFolder', folder);
  // Tests start the same programs again and again: each compiles them for the next.
  process.env.NODE_COMPILE_CACHE = join(folder, 'compile-cache');
  return async () => {
    const notices = [endMariadb(folder), missingPythonNotice(folder)];
    await rm(folder, { recursive: true, force: true, maxRetries: 10 });
    for (const notice of notices) if (notice !== undefined) console.warn(`\n${notice}`);
  };
}
