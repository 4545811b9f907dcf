import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AccountFacts } from '../../../agent/panels/panel.ts';
import { isStillTheSame, samenessOf } from '../../../agent/panels/sameness.ts';

const seen = { uid: '1001', created: '2024-03-02T04:05:06.000Z', domain: 'an.example.vn' };

describe('whose account it is', () => {
  it.each<[AccountFacts, ReturnType<typeof samenessOf>]>([
    [seen, 'same'],
    [{ domain: 'AN.example.vn.' }, 'same'],
    [{ domain: 'www.an.example.vn' }, 'same'],
    [{ created: '2024-03-01' }, 'same'],
    [{ created: '2024-03-02 11:05:06' }, 'same'],
    [{ uid: '1001', created: 'some day' }, 'same'],
    [{ uid: '01001' }, 'other'],
    [{ domain: 'n.example.vn' }, 'other'],
    [{ domain: 'xan.example.vn' }, 'other'],
    [{ created: '2024-02-20', domain: 'old.example.vn', uid: '7' }, 'other'],
    [{ created: '2024-02-20', domain: 'an.example.vn' }, 'unproven'],
    [{ uid: '1001', domain: 'old.example.vn' }, 'unproven'],
    [{ created: 'some day' }, 'unproven'],
    [{ uid: '', domain: '' }, 'unproven'],
    [{}, 'unproven'],
  ])('as %j says', (stated, expected) => {
    expect(samenessOf(stated, seen)).toBe(expected);
  });

  it('is proven by nothing if the panel shows nothing', () => {
    expect(samenessOf(seen, {})).toBe('unproven');
  });

  it('never is the same with one fact that differs, and never another with one that is equal', () => {
    const facts = fc.record(
      {
        uid: fc.constantFrom('1', '2'),
        domain: fc.constantFrom('a.vn', 'b.vn'),
        created: fc.constantFrom('2020-01-01T00:00:00Z', '2024-01-01T00:00:00Z'),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(facts, facts, (stated, shown) => {
        const keys = (['uid', 'domain', 'created'] as const).filter((key) => stated[key] && shown[key]);
        const equal = keys.filter((key) => stated[key] === shown[key]).length;
        const expected =
          equal === keys.length ? (equal > 0 ? 'same' : 'unproven') : equal > 0 ? 'unproven' : 'other';

        expect(samenessOf(stated, shown)).toBe(expected);
      }),
    );
  });

  it('stays the same account after its domain changed, and only as long as its time of creation is equal', () => {
    expect(isStillTheSame(seen, { ...seen, domain: 'new.example.vn' })).toBe(true);
    expect(isStillTheSame(seen, { ...seen, created: '2024-03-02T04:05:07.000Z' })).toBe(false);
    expect(isStillTheSame(seen, { ...seen, uid: '1002' })).toBe(false);
    expect(isStillTheSame({ domain: 'a.vn' }, { domain: 'b.vn' })).toBe(false);
    expect(isStillTheSame({ domain: 'a.vn' }, { domain: 'a.vn', created: '2024-01-01' })).toBe(false);
  });
});
