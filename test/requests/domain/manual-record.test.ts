import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  categoriesAmiss,
  isSamePerson,
  type ManualRecord,
} from '../../../functions/requests/domain/manual-record.ts';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { move } from '../../../functions/requests/domain/transitions.ts';
import { isRefusal, refuse } from '../../../functions/shared/refusal.ts';
import { sampleEvents } from '../../support/sample-events.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const now = new Date('2026-03-10T02:00:00.000Z');
const { 'manual-recorded': recorded, 'manual-countersigned': countersigned } = sampleEvents;

const waiting = (changes: Partial<Request> = {}): Request =>
  sampleRequest({
    status: 'executing',
    plan: {
      plannedAt: '2026-03-05T02:00:00.000Z',
      sha256: 'hash',
      stores: [
        { store: 'account', categories: [{ category: 'profile', action: 'erase', count: 1 }] },
        {
          store: 'site:vnnic',
          categories: [{ category: 'domain-registrations', action: 'erase', count: 0 }],
        },
      ],
    },
    ...changes,
  });

function changedBy(...events: Parameters<typeof move>[1][]): Request {
  return events.reduce((request, event) => {
    const next = move(request, event, now);
    if (isRefusal(next)) throw new Error(`${event.type}: ${next.refused}`);
    return next;
  }, waiting());
}

describe('work by hand', () => {
  it('is on record with who did what and when, and with who confirmed it', () => {
    const { manual, history } = changedBy(recorded, countersigned);

    expect(manual?.['site:vnnic']).toEqual({
      sent: { what: 'letter 12', on: '2026-03-05' },
      answer: { what: 'mail 88', on: '2026-03-09' },
      outcomes: [{ category: 'domain-registrations', result: 'erased', count: 2 }],
      by: 'lan',
      at: now.toISOString(),
      countersigned: { by: 'minh', at: now.toISOString() },
    } satisfies ManualRecord);
    expect(history.slice(-2)).toEqual([
      { at: now.toISOString(), event: 'manual-recorded', by: 'lan', reason: 'site:vnnic' },
      {
        at: now.toISOString(),
        event: 'manual-countersigned',
        by: 'minh',
        reason: 'site:vnnic: saw mail 88',
      },
    ]);
  });

  it('may be recorded again until it is confirmed, and not afterwards', () => {
    const again = { ...recorded, by: 'hoa', answer: { what: 'mail 90', on: '2026-03-10' } };

    expect(changedBy(recorded, again).manual?.['site:vnnic']).toMatchObject({
      by: 'hoa',
      answer: again.answer,
    });
    expect(move(changedBy(recorded, countersigned), again, now)).toEqual(refuse('too-late'));
    expect(move(changedBy(recorded, countersigned), countersigned, now)).toEqual(refuse('too-late'));
  });

  it('is not confirmed by nobody, by whoever recorded it, or before it is recorded', () => {
    expect(move(waiting(), countersigned, now)).toEqual(refuse('too-late'));
    for (const by of ['lan', ' LAN ', 'l\u200ban', 'Lan'])
      expect(move(changedBy(recorded), { ...countersigned, by }, now)).toEqual(refuse('too-late'));
  });

  it('is refused about a store that is done, or that is not in the plan', () => {
    const done = changedBy({
      type: 'store-done',
      store: 'site:vnnic',
      outcomes: [{ category: 'domain-registrations', result: 'nothing-found', count: 0 }],
    });

    expect(move(done, recorded, now)).toEqual(refuse('too-late'));
    expect(move(waiting(), { ...recorded, store: 'site:billing' }, now)).toEqual(refuse('too-late'));
  });

  it('leaves no category of the plan out, and adds none', () => {
    const [outcome] = recorded.outcomes;
    if (!outcome) throw new Error('The sample has no outcome.');
    expect(move(waiting(), { ...recorded, outcomes: [] }, now)).toEqual(refuse('too-late'));
    expect(
      move(
        waiting(),
        { ...recorded, outcomes: [outcome, { category: 'invoices', result: 'erased', count: 1 }] },
        now,
      ),
    ).toEqual(refuse('too-late'));
    expect(categoriesAmiss([{ category: 'profile', action: 'erase', count: 0 }], recorded.outcomes)).toEqual({
      missing: ['profile'],
      unknown: ['domain-registrations'],
    });
  });
});

describe('one person', () => {
  it('is the same under another spelling of blanks, capitals and accents', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zàéơưđ ]{1,20}$/), (name) => {
        expect(isSamePerson(name, `  ${name.toUpperCase()}\u00a0`)).toBe(true);
        expect(isSamePerson(name.normalize('NFC'), name.normalize('NFD'))).toBe(true);
        expect(isSamePerson(name, `${name}x`)).toBe(false);
      }),
    );
  });
});
