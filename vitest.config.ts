import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';
import { testsByNeed } from './test/support/needs.ts';

const { fast, slow } = testsByNeed(fileURLToPath(new URL('./', import.meta.url)));

export default defineConfig({
  test: {
    // Loading the same code anew for each file takes longer than most tests.
    isolate: false,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'fast',
          include: fast,
          // Two cores are what the project is built for.
          maxWorkers: 2,
          testTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'slow',
          include: slow,
          // After the fast ones, and one more than there are cores: these also wait, for letters and for time to pass.
          sequence: { groupOrder: 1 },
          maxWorkers: 3,
          globalSetup: ['test/support/run-folder.ts'],
          // Only what never comes may fail: they share the machine with servers, browsers and whoever else works on it.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
