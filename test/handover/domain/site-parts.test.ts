import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partListFormat } from '../../../contract/site.ts';
import { describeSiteParts } from '../../../functions/handover/domain/site-parts.ts';
import type { SiteDone } from '../../../functions/requests/domain/site-record.ts';

const sum = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const listed = (part: string, more: object = {}) => ({
  part,
  kind: 'zip',
  extension: 'zip',
  files: 3,
  holds: { tickets: 22 },
  absent: {},
  manifestSha256: sum('manifest'),
  first: 'billing/a',
  last: 'billing/b',
  ...more,
});

/** What the agent has signed for, and what lies in the bucket. */
function uploaded(list: unknown = { format: partListFormat, lookedInto: ['tickets'], parts: [listed('1')] }) {
  const content = Buffer.from(typeof list === 'string' ? list : JSON.stringify(list));
  const parts = [
    { part: '1', bytes: 10, sha256: sum('1') },
    { part: 'list', bytes: content.length, sha256: sum(content) },
  ];
  const done: SiteDone = {
    store: 'site:billing',
    operation: 'export',
    round: 1,
    at: '2026-03-02T02:00:00.000Z',
    evidence: { text: '', signature: '' },
    parts,
  };
  const stored = { bytes: new Map(parts.map(({ part, bytes }) => [part, bytes])), list: content };
  return { done, stored };
}

describe('The parts of a store', () => {
  it('are described as the others of a copy are, with the sums that the agent signed', () => {
    const { done, stored } = uploaded();

    expect(describeSiteParts(done, stored)).toEqual({
      store: 'site:billing',
      lookedInto: ['tickets'],
      parts: [
        {
          format: 'privacy-requests/part/1',
          writtenAt: done.at,
          kind: 'zip',
          extension: 'zip',
          bytes: 10,
          files: 3,
          holds: { tickets: 22 },
          sha256: sum('1'),
          unreadable: {},
          manifestSha256: sum('manifest'),
          first: 'billing/a',
          last: 'billing/b',
          site: { store: 'site:billing', part: '1' },
        },
      ],
    });
  });

  it('count what is absent as unreadable, and records of an unknown kind as others', () => {
    const { done, stored } = uploaded({
      format: partListFormat,
      lookedInto: ['tickets', 'horoscopes'],
      parts: [listed('1', { holds: { horoscopes: 2, 'other-records': 1 }, absent: { tickets: 4 } })],
    });

    const copy = describeSiteParts(done, stored);

    expect(copy?.lookedInto).toEqual(['tickets']);
    expect(copy?.parts[0]).toMatchObject({
      holds: { 'other-records': 3 },
      unreadable: { tickets: { archived: 0, others: 4 } },
    });
  });

  it('are none if one is missing or of another size, or if the list is another one', () => {
    const { done, stored } = uploaded();
    const others = uploaded({ format: partListFormat, lookedInto: [], parts: [listed('1')] });

    expect(describeSiteParts(done, { ...stored, bytes: new Map([['list', 10]]) })).toBeUndefined();
    expect(
      describeSiteParts(done, { ...stored, bytes: new Map([...stored.bytes, ['1', 11]]) }),
    ).toBeUndefined();
    expect(describeSiteParts(done, { bytes: stored.bytes })).toBeUndefined();
    expect(describeSiteParts(done, { ...stored, list: others.stored.list })).toBeUndefined();
  });

  it('are kept apart from what an earlier try has left there', () => {
    const { done, stored } = uploaded();

    expect(
      describeSiteParts(done, { ...stored, bytes: new Map([...stored.bytes, ['7', 1]]) })?.parts,
    ).toHaveLength(1);
  });

  it('are none if the list has not their form, or names others than were uploaded', () => {
    const wrong: unknown[] = [
      'no JSON',
      'null',
      [],
      { format: 'privacy-requests/site-parts/2', lookedInto: [], parts: [listed('1')] },
      { format: partListFormat, lookedInto: 'tickets', parts: [listed('1')] },
      { format: partListFormat, lookedInto: [], parts: [] },
      { format: partListFormat, lookedInto: [], parts: [listed('2')] },
      { format: partListFormat, lookedInto: [], parts: [listed('list')] },
      { format: partListFormat, lookedInto: [], parts: [listed('1'), listed('1')] },
      ...[
        { kind: 'exe' },
        { extension: '../x' },
        { files: -1 },
        { files: 1.5 },
        { holds: { tickets: 'many' } },
        { holds: null },
        { absent: undefined },
        { manifestSha256: 'x' },
        { path: 7 },
      ].map((more) => ({ format: partListFormat, lookedInto: [], parts: [listed('1', more)] })),
    ];
    for (const list of wrong) {
      const { done, stored } = uploaded(list);
      expect(describeSiteParts(done, stored), JSON.stringify(list)).toBeUndefined();
    }
  });

  it('never throw, whatever the list says', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { done, stored } = uploaded(value);
        expect(describeSiteParts(done, stored)).toBeUndefined();
      }),
    );
  });
});
