import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { testsByNeed } from './test/support/needs.ts';

const { fast, slow } = testsByNeed(fileURLToPath(new URL('./', import.meta.url)));

export default defineConfig({
  test: {
    // Two cores are what the project is built for.
    maxWorkers: 2,
    // Loading the same code anew for each file takes longer than most tests.
    isolate: false,
    // Nothing leans on the machine's speed: what waits for something waits as long as the test may take.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    projects: [
      { extends: true, test: { name: 'fast', include: fast } },
      {
        extends: true,
        test: { name: 'slow', include: slow, globalSetup: ['test/support/run-folder.ts'] },
      },
    ],
  },
});
