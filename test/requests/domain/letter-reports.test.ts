import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  firstAnswerOf,
  isReported,
  isTold,
  type ReportedLetter,
  undeliveredLetters,
  withReport,
} from '../../../functions/requests/domain/letter-reports.ts';
import type { LetterName, Request } from '../../../functions/requests/domain/request.ts';
import { move } from '../../../functions/requests/domain/transitions.ts';
import { undeliveredReasons } from '../../../functions/shared/mail-outcomes.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';
import { sampleSecret } from '../../support/sample-events.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const sentAt = '2026-03-02T02:00:10.000Z';
const at = '2026-03-02T02:00:15.000Z';
const report = (changes: Partial<ReportedLetter> = {}): ReportedLetter => ({
  letter: 'confirm',
  messageId: 'message-1',
  sentAt,
  outcome: 'delivered',
  at,
  ...changes,
});
/** A request one of whose letters has left, and was reported on. */
function requestWith(letter: LetterName, ...reports: Partial<ReportedLetter>[]): Request {
  const letterReports = reports.reduce<Request['letterReports']>(
    (all, each) => withReport(all, report({ letter, ...each })),
    undefined,
  );
  return sampleRequest({
    letters: { [letter]: { messageId: 'message-1', at: sentAt } },
    ...(letter === 'confirm' && { acknowledgedAt: sentAt }),
    ...(letterReports && { letterReports }),
  });
}
const confirmation: NonNullable<Request['confirmation']> = {
  secret: sampleSecret(),
  freshLinks: 0,
  graceSeconds: 259_200,
  waitEndsAt: '2026-03-09T02:00:00.000Z',
};

describe('the reports on letters', () => {
  it('are the same in whatever order and however often they come', () => {
    const outcomes = fc.constantFrom('delivered' as const, 'complained' as const, ...undeliveredReasons);
    const reports = fc.array(
      fc.record({
        messageId: fc.constantFrom('message-1', 'message-2'),
        outcome: outcomes,
        at: fc.constantFrom(
          '2026-03-02T02:00:15.000Z',
          '2026-03-02T02:10:00.000Z',
          '2026-03-03T02:00:00.000Z',
        ),
      }),
    );
    const all = (parts: Partial<ReportedLetter>[]) =>
      parts.reduce<Request['letterReports']>((before, each) => withReport(before, report(each)), undefined);
    fc.assert(
      fc.property(reports, fc.nat(), (parts, seed) => {
        const shuffled = parts
          .map((part, index) => ({ part, key: (index * 7919 + seed) % 101 }))
          .toSorted((a, b) => a.key - b.key)
          .map(({ part }) => part);

        expect(all([...shuffled, ...parts])).toEqual(all(parts));
      }),
    );
  });

  it('say whether a report is new', () => {
    const request = requestWith('confirm', { outcome: 'mailbox-gone', code: '5.1.1' });

    expect(isReported(request, report({ outcome: 'mailbox-gone', code: '5.1.1' }))).toBe(true);
    expect(isReported(request, report({ outcome: 'soft-bounced' }))).toBe(true);
    expect(isReported(request, report())).toBe(false);
    expect(isReported(request, report({ messageId: 'message-2', outcome: 'mailbox-gone' }))).toBe(false);
  });
});

describe('a letter', () => {
  it.each(undeliveredReasons)('did not arrive: %s', (outcome) => {
    const request = requestWith('receipt', { outcome });

    expect(undeliveredLetters(request)).toEqual([{ letter: 'receipt', at, reason: outcome }]);
    expect(isTold(request, 'receipt')).toBe(false);
  });

  it('arrived although an automatic answer came back', () => {
    const request = requestWith('receipt', { outcome: 'soft-bounced' }, { outcome: 'delivered' });

    expect(undeliveredLetters(request)).toEqual([]);
    expect(isTold(request, 'receipt')).toBe(true);
  });

  it('did not arrive when the server took it and sent it back later', () => {
    const request = requestWith('receipt', { outcome: 'delivered' }, { outcome: 'mailbox-gone' });

    expect(undeliveredLetters(request)).toMatchObject([{ letter: 'receipt' }]);
  });

  it('of which nothing is known counts as told, one that was not sent does not', () => {
    expect(isTold(requestWith('grace'), 'grace')).toBe(true);
    expect(isTold(requestWith('grace'), 'receipt')).toBe(false);
  });

  it('that was sent again counts as the newest one did', () => {
    const bounced = requestWith('grace', { outcome: 'bounced' });
    const again = { ...bounced, letters: { grace: { messageId: 'message-2', at } } };

    expect(isTold(again, 'grace')).toBe(true);
    expect(undeliveredLetters(again)).toEqual([]);
  });

  it('whose link was followed has arrived, whatever was reported', () => {
    const request = requestWith('archive-ready', { outcome: 'bounced' });
    const delivery = { secret: sampleSecret(), deletesAt: at, mints: [at] };

    request.letters = { 'archive-ready': { messageId: 'message-1', at: sentAt, link: delivery.secret.hash } };

    expect(isTold({ ...request, delivery }, 'archive-ready')).toBe(true);
    expect(isTold({ ...request, delivery: { ...delivery, mints: [] } }, 'archive-ready')).toBe(false);
  });

  it('to a former address is expected to come back', () => {
    expect(undeliveredLetters(requestWith('address-changed', { outcome: 'mailbox-gone' }))).toEqual([]);
  });

  it('of which the customer was told in another way is no task any more', () => {
    const request = { ...requestWith('receipt', { outcome: 'bounced' }), told: { receipt: at } };

    expect(undeliveredLetters(request)).toEqual([]);
    expect(isTold(request, 'receipt')).toBe(true);
  });
});

describe('the first answer', () => {
  it('was given when its letter left, and not when it came back', () => {
    expect(firstAnswerOf(requestWith('confirm'))).toBe(sentAt);
    expect(firstAnswerOf(requestWith('confirm', {}))).toBe(sentAt);
    expect(firstAnswerOf(requestWith('confirm', { outcome: 'mailbox-gone' }))).toBeUndefined();
  });

  it('was given by an operator instead', () => {
    const request = { ...requestWith('confirm', { outcome: 'mailbox-gone' }), told: { confirm: at } };

    expect(firstAnswerOf(request)).toBe(at);
  });

  it('was given by an earlier letter that arrived, if the newest came back', () => {
    const request = requestWith(
      'confirm',
      { outcome: 'bounced' },
      { messageId: 'message-0', sentAt: '2026-03-02T02:00:01.000Z' },
    );

    expect(firstAnswerOf(request)).toBe('2026-03-02T02:00:01.000Z');
  });

  it('was read by whoever confirmed, whatever was reported', () => {
    const { acknowledgedAt: _undone, ...request } = requestWith('confirm', { outcome: 'soft-bounced' });

    expect(firstAnswerOf({ ...request, confirmation: { ...confirmation, confirmedAt: at } })).toBe(sentAt);
    expect(firstAnswerOf({ ...request, confirmation })).toBeUndefined();
  });
});

describe('the record of a letter with a link', () => {
  const secretOf = (hash: string) => ({ ...sampleSecret(), hash });
  const asking = (link: string): Record<'confirm' | 'grace' | 'archive-ready', Partial<Request>> => ({
    confirm: { status: 'awaiting-confirmation', confirmation: { ...confirmation, secret: secretOf(link) } },
    grace: {
      status: 'in-grace-period',
      confirmation: { ...confirmation, confirmedAt: sentAt },
      grace: { secret: secretOf(link), endsAt: at },
    },
    'archive-ready': {
      kind: 'handover',
      status: 'delivered',
      confirmation: { ...confirmation, confirmedAt: sentAt },
      delivery: { secret: secretOf(link), deletesAt: at, mints: [] },
    },
  });
  const sent = (letter: LetterName, messageId: string, link: string) =>
    ({ type: 'letter-sent', letter, sent: { messageId, at, link } }) as const;
  const moved = (request: Request, event: ReturnType<typeof sent>): Request => {
    const next = move(request, event, new Date(at));
    if (isRefusal(next)) throw new Error(`Refused: ${next.refused}.`);
    return next;
  };

  it.each(['confirm', 'grace', 'archive-ready'] as const)(
    'keeps the one whose link works, whichever of two attempts writes last: %s',
    (letter) => {
      const request = sampleRequest(asking('valid')[letter]);
      const [late, newest] = [sent(letter, 'message-1', 'dead'), sent(letter, 'message-2', 'valid')];

      for (const events of [
        [late, newest],
        [newest, late],
      ]) {
        const told = events.reduce(moved, request);
        expect(told.letters[letter]).toEqual(newest.sent);
        expect(isTold(told, letter)).toBe(true);
        expect(told.history.filter(({ event }) => event === 'letter-sent')).toHaveLength(2);
      }
    },
  );

  it('is that of the newest, where both links are dead or both work', () => {
    const request = sampleRequest(asking('valid').grace);

    for (const link of ['dead', 'valid']) {
      const events = [sent('grace', 'message-1', link), sent('grace', 'message-2', link)];
      expect(events.reduce(moved, request).letters.grace?.messageId).toBe('message-2');
    }
  });
});
