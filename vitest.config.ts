import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Synthesising and the local stack take seconds to start, more on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 300_000,
    // Two cores are what the project is built for.
    maxWorkers: 2,
  },
});
