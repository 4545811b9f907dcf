import { describe, expect, it } from 'vitest';
import type { PublishedVersion } from '../../../functions/policy/domain/policy.ts';
import { policyViewOf } from '../../../functions/policy/domain/policy-view.ts';
import { sampleVersion } from '../../support/sample-policy.ts';

const published = (number: number, effective: string): PublishedVersion => {
  const { texts: _texts, ...facts } = sampleVersion(number, { effective });
  return { ...facts, publishedAt: '2026-01-01T00:00:00.000Z', sha256: String(number) };
};
const one = published(1, '2026-01-01');
const two = published(2, '2026-06-01');
const three = published(3, '2026-09-01');

describe('the view of the policy', () => {
  it('shows the version in force on the day, from its first day on', () => {
    expect(policyViewOf([one, two], '2026-05-31').shown?.version).toBe(one);
    expect(policyViewOf([one, two], '2026-06-01').shown?.version).toBe(two);
  });

  it('shows nothing before the first version applies, except its announcement', () => {
    const view = policyViewOf([one], '2025-12-31');

    expect(view).not.toHaveProperty('shown');
    expect(view.upcoming).toEqual([one]);
  });

  it('lists all versions, newest first, each with its state', () => {
    expect(policyViewOf([one, two, three], '2026-06-01').versions).toEqual([
      { version: three, standing: { is: 'upcoming' } },
      { version: two, standing: { is: 'in-force' } },
      { version: one, standing: { is: 'replaced', by: two } },
    ]);
  });

  it('shows the requested version, and names the one that replaced it', () => {
    const view = policyViewOf([one, two, three], '2026-10-01', one);

    expect(view.shown).toEqual({ version: one, standing: { is: 'replaced', by: three } });
  });

  it('does not call a version upcoming that is replaced before it applies', () => {
    const sameDay = published(3, two.effective);
    const view = policyViewOf([one, two, sameDay], '2026-05-01');

    expect(view.versions[1]?.standing).toEqual({ is: 'replaced', by: sameDay });
    expect(view.versions[0]?.standing).toEqual({ is: 'upcoming' });
  });
});
