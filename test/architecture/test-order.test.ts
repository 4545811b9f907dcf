import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { longest } from '../support/longest-first.ts';
import { testsByNeed } from '../support/needs.ts';

describe('the tests that run first', () => {
  it('are there, among those that take long', () => {
    const { slow } = testsByNeed(fileURLToPath(new URL('../../', import.meta.url)));

    for (const path of longest)
      expect(
        slow.filter((file) => file.startsWith(`test/${path}`)),
        path,
      ).not.toHaveLength(0);
  });
});
