import { createHash } from 'node:crypto';
import type { RandomBytes } from '../../functions/shared/secrets.ts';

/** The same bytes in every run, other bytes at every call. */
export function countingRandom(): RandomBytes {
  let calls = 0;
  return (length) => {
    calls += 1;
    return createHash('shake256', { outputLength: length }).update(String(calls)).digest();
  };
}
