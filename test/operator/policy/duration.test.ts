import { expect, it } from 'vitest';
import { durationWords } from '../../../operator/policy/duration.ts';

it.each([
  [0, '0 seconds'],
  [0.2, '1 second'],
  [59, '59 seconds'],
  [60, '1 minute'],
  [61, '1 minute 1 second'],
  [3600, '1 hour'],
  [3700, '1 hour 2 minutes'],
  [86_400, '1 day'],
  [90_000, '1 day 1 hour'],
  [1_000_000, '11 days 14 hours'],
])('%d seconds are shown as %s', (seconds, words) => {
  expect(durationWords(seconds)).toBe(words);
});
