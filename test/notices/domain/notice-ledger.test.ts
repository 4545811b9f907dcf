import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addToTally,
  type BatchEvents,
  deliveryEvents,
  emptyTally,
  exclusions,
  fateOf,
  imbalanceOf,
  isRecorded,
  type NoticeBatch,
  noEvents,
  notReachingFates,
  positionsReported,
  type RecipientResult,
  sentOf,
  wasInterrupted,
} from '../../../functions/notices/domain/notice-ledger.ts';

const sent: RecipientResult = { messageId: 'message-1' };
const gone: RecipientResult = { excluded: 'deleted' };
const batchWith = (...results: NoticeBatch['results']): NoticeBatch => ({
  number: 1,
  customers: results.map((_, position) => `KH-${position}`),
  claims: 1,
  records: 1,
  results,
});
const eventsWith = (positions: Partial<BatchEvents>): BatchEvents => ({
  ...noEvents(1),
  ...positions,
});

describe('the fate of a customer in a notice run', () => {
  it.each<[string, RecipientResult | undefined, Partial<BatchEvents>, string]>([
    ['nothing is known', undefined, {}, 'left'],
    ['the mail service took the message', sent, {}, 'sent'],
    ['it was delivered', sent, { delivered: [0] }, 'sent'],
    ['only the delivery is known, and our own record lost', undefined, { delivered: [0] }, 'sent'],
    ['it bounced', sent, { bounced: [0] }, 'bounced'],
    ['it was rejected', sent, { rejected: [0] }, 'rejected'],
    ['it was delivered and then bounced', sent, { delivered: [0], bounced: [0] }, 'bounced'],
    ['the receiving server refused our sender', sent, { refused: [0] }, 'refused'],
    ['the mail service held it back', sent, { withheld: [0] }, 'withheld'],
    ['the mailbox was full', sent, { 'soft-bounced': [0] }, 'soft-bounced'],
    ['an automatic answer came', sent, { delivered: [0], 'soft-bounced': [0] }, 'sent'],
    [
      'it was delivered, bounced and complained about',
      sent,
      { delivered: [0], bounced: [0], complained: [0] },
      'complained',
    ],
    ['only the bounce is known, and our own record lost', undefined, { bounced: [0] }, 'bounced'],
    ['the customer was gone', gone, {}, 'deleted'],
    ['the customer was gone in a second attempt, after the first bounced', gone, { bounced: [0] }, 'bounced'],
    ['somebody else of the batch bounced', sent, { bounced: [1] }, 'sent'],
  ])('when %s', (_when, result, events, fate) => {
    expect(fateOf(batchWith(result), 0, eventsWith(events))).toBe(fate);
  });

  it('names everybody whom the notice did not reach', () => {
    const reached = ['sent', 'complained'];
    const needNotBe = ['left', 'deleted'];

    expect([...notReachingFates, ...reached, ...needNotBe].sort()).toEqual(
      Object.keys(emptyTally)
        .filter((name) => name !== 'delivered' && name !== 'possiblyDoubled')
        .sort(),
    );
  });

  it('can be found without events', () => {
    expect([0, 1, 2].map((position) => fateOf(batchWith(sent, gone, undefined), position))).toEqual([
      'sent',
      'deleted',
      'left',
    ]);
  });
});

describe('a batch', () => {
  it('is recorded when no outcome is missing, and counts as sent only what the mail service accepted', () => {
    expect(isRecorded(batchWith(sent, gone))).toBe(true);
    expect(isRecorded(batchWith(sent, undefined))).toBe(false);
    expect(isRecorded({ customers: ['KH-1'], results: [] })).toBe(false);
    expect(sentOf(batchWith(sent, gone, undefined, { messageId: '' }))).toBe(2);
  });

  it.each([
    { claims: 0, records: 0, underWay: 0, cutOff: false },
    { claims: 1, records: 0, underWay: 1, cutOff: false },
    { claims: 1, records: 0, underWay: 0, cutOff: true },
    { claims: 2, records: 1, underWay: 1, cutOff: false },
    { claims: 2, records: 0, underWay: 1, cutOff: true },
    { claims: 2, records: 1, underWay: 0, cutOff: true },
  ])(
    'claimed $claims times, recorded $records times, $underWay running: interrupted is $cutOff',
    (attempts) => {
      const { cutOff, underWay, ...counts } = attempts;

      expect(wasInterrupted({ ...batchWith(sent), ...counts }, underWay)).toBe(cutOff);
    },
  );

  it('reports every position that any event names', () => {
    expect(positionsReported(undefined)).toEqual(new Set());
    expect(positionsReported(eventsWith({ delivered: [2, 0], bounced: [2], rejected: [5] }))).toEqual(
      new Set([0, 2, 5]),
    );
  });
});

const anyResult = fc.option(
  fc.oneof(
    fc.constantFrom(...exclusions).map((excluded) => ({ excluded })),
    fc.uuid().map((messageId) => ({ messageId })),
  ),
  { nil: undefined },
);
const anyPlaces = fc.array(fc.nat({ max: 30 }), { maxLength: 30 });
const anyBatch = fc.record({
  results: fc.array(anyResult, { maxLength: 30 }),
  claims: fc.nat({ max: 3 }),
  records: fc.nat({ max: 3 }),
  events: fc.option(
    fc.record(Object.fromEntries(deliveryEvents.map((event) => [event, anyPlaces])) as never),
  ),
});

describe('the tally of a run', () => {
  it('counts everybody once, for any results and events', async () => {
    await fc.assert(
      fc.property(fc.array(anyBatch, { maxLength: 8 }), (batches) => {
        let tally = emptyTally;
        for (const { results, claims, records, events } of batches)
          tally = addToTally(
            tally,
            { ...batchWith(...results), claims, records },
            events ? eventsWith(events) : undefined,
          );
        const recipients = batches.reduce((count, { results }) => count + results.length, 0);

        expect(imbalanceOf(tally, recipients)).toBe(0);
        expect(imbalanceOf(tally, recipients + 1)).toBe(1);
        expect(tally.delivered).toBeLessThanOrEqual(recipients);
        expect(tally.possiblyDoubled).toBeLessThanOrEqual(recipients);
      }),
    );
  });

  it('counts a delivery once however often it is reported, besides what follows it', () => {
    const events = eventsWith({ delivered: [0, 0, 1], complained: [1] });

    expect(addToTally(emptyTally, batchWith(sent, sent), events)).toEqual({
      ...emptyTally,
      sent: 1,
      complained: 1,
      delivered: 2,
    });
  });

  it('counts all of an interrupted batch as possibly sent twice', () => {
    const cutOff = { ...batchWith(sent, sent), claims: 2 };

    expect(addToTally(emptyTally, cutOff).possiblyDoubled).toBe(2);
    expect(addToTally(emptyTally, batchWith(sent, sent)).possiblyDoubled).toBe(0);
  });

  it('does not modify its argument', () => {
    const before = { ...emptyTally };

    addToTally(before, batchWith(sent));

    expect(before).toEqual(emptyTally);
  });
});
