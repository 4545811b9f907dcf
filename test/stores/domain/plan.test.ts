import { describe, expect, it } from 'vitest';
import type { Scope } from '../../../functions/shared/vocabulary.ts';
import { freezePlan, hashPlan, type StorePlan } from '../../../functions/stores/domain/plan.ts';
import { sampleStorePlans } from '../../support/sample-plan.ts';

/** The same value with the keys of all its objects reversed. */
const reversed = <Value>(value: Value): Value => {
  if (Array.isArray(value)) return value.map(reversed) as Value;
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  ) as Value;
};

describe("a plan's hash", () => {
  it('is 64 hexadecimal digits', () => {
    expect(hashPlan(sampleStorePlans)).toMatch(/^[0-9a-f]{64}$/);
  });

  it('does not depend on the key order of a database', () => {
    expect(JSON.stringify(reversed(sampleStorePlans))).not.toBe(JSON.stringify(sampleStorePlans));
    expect(hashPlan(reversed(sampleStorePlans))).toBe(hashPlan(sampleStorePlans));
  });

  it.each<[string, (plan: StorePlan[]) => unknown]>([
    ['a store is left out', (plan) => plan.pop()],
    ['stores change places', (plan) => plan.reverse()],
    ['a category is left out', (plan) => plan[2]?.categories.pop()],
    ['a count changes', (plan) => Object.assign(plan[0]?.categories[0] ?? {}, { count: 4 })],
    ['a number of bytes changes', (plan) => Object.assign(plan[0]?.categories[0] ?? {}, { bytes: 901 })],
    ['a hold becomes an erasure', (plan) => Object.assign(plan[2]?.categories[1] ?? {}, { action: 'erase' })],
    [
      'a hold ends later',
      (plan) => Object.assign(plan[2]?.categories[1]?.hold ?? {}, { until: '2046-12-31T17:00:00.000Z' }),
    ],
    ['a hold has another basis', (plan) => Object.assign(plan[2]?.categories[1]?.hold ?? {}, { basis: 'x' })],
    ['something is added', (plan) => Object.assign(plan[0] ?? {}, { more: true })],
  ])('changes when %s', (_what, change) => {
    const plan = structuredClone(sampleStorePlans);

    change(plan);

    expect(hashPlan(plan)).not.toBe(hashPlan(sampleStorePlans));
  });
});

describe('a frozen plan', () => {
  it('carries its instant and its hash', () => {
    const plan = freezePlan('everything', sampleStorePlans, new Date('2026-03-05T02:00:05.000Z'));

    expect(plan).toEqual({
      plannedAt: '2026-03-05T02:00:05.000Z',
      stores: sampleStorePlans,
      sha256: hashPlan(sampleStorePlans),
    });
  });

  it.each<[Scope, string]>([
    ['everything', 'hosting'],
    ['data', 'hosting'],
    ['information', 'account'],
  ])('of the scope %s is a fault if it leaves out a store, such as %s', (scope, left) => {
    const stores = sampleStorePlans.filter(({ store }) => store !== left);

    expect(() => freezePlan(scope, stores, new Date('2026-03-05T02:00:05.000Z'))).toThrow(
      expect.objectContaining({ name: 'Permanent', message: expect.stringContaining(left) }),
    );
  });
});
