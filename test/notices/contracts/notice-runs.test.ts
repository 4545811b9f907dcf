import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dynamoNoticeRuns } from '../../../functions/notices/aws/dynamo-notice-runs.ts';
import {
  claimSeconds,
  type DeliveryEvent,
  deliveryEvents,
  type NoticeBatch,
  noEvents,
  type RecipientResult,
} from '../../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRuns } from '../../../functions/notices/ports.ts';
import { addSeconds } from '../../../functions/shared/calendar.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { refuse } from '../../../functions/shared/refusal.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryNoticeRuns } from '../../support/in-memory/notice-runs.ts';
import { sampleRun } from '../../support/sample-run.ts';

const customers = ['KH-1', 'KH-2', 'KH-3'];
const sent = (messageId: string): RecipientResult => ({ messageId });
const gone: RecipientResult = { excluded: 'deleted' };

/** Each instant is so much later than the one before that a claim keeps nobody away any more. */
let minutes = 0;
const later = () => new Date(Date.parse('2026-03-02T02:00:00.000Z') + 60_000 * ++minutes);

/** Writes one batch, claims it, and records these results of it. */
async function record(runs: NoticeRuns, results: NoticeBatch['results']): Promise<void> {
  const claimed = await runs.claimBatch(2, 1, later());
  await runs.recordResults(2, { ...claimed, results, records: claimed.records + 1 });
}

const keptUntil = '2028-03-02T02:00:00.000Z';

describe.each([
  { name: 'in memory', open: async () => inMemoryNoticeRuns() },
  { name: 'DynamoDB', open: async () => dynamoNoticeRuns(await openDynamo(), tables.notices) },
])('Notice runs $name', ({ open }) => {
  it('find what was created, unchanged, and nothing of another version', async () => {
    const runs = await open();

    expect(await runs.create(sampleRun())).toBe('created');

    expect(await runs.find(2)).toEqual(sampleRun());
    expect(await runs.find(22)).toBeUndefined();
  });

  it('do not change a run that is created a second time', async () => {
    const runs = await open();
    await runs.create(sampleRun());

    expect(await runs.create(sampleRun({ batchSize: 500 }))).toBe('exists');

    expect(await runs.find(2)).toEqual(sampleRun());
  });

  it('change a run, count its revisions, and remove what a change leaves out', async () => {
    const runs = await open();
    await runs.create(sampleRun({ cursor: 'next' }));
    const { cursor: _gone, ...expected } = sampleRun({ sent: 5, revision: 1 });

    const changed = await runs.change(2, ({ cursor: _left, ...run }) => ({ ...run, sent: 5 }));

    expect(changed).toEqual(expected);
    expect(await runs.find(2)).toEqual(expected);
  });

  it('write nothing for a refusal or for the same object', async () => {
    const runs = await open();
    await runs.create(sampleRun());

    expect(await runs.change(2, () => refuse('not-now'))).toEqual(refuse('not-now'));
    expect(await runs.change(2, (run) => run)).toEqual(sampleRun());

    expect(await runs.find(2)).toEqual(sampleRun());
  });

  it('refuse to change, claim or record what is missing', async () => {
    const runs = await open();

    await expect(runs.change(2, (run) => run)).rejects.toThrow(PermanentError);
    await expect(runs.claimBatch(2, 1, later())).rejects.toThrow(PermanentError);
    expect(await runs.findBatch(2, 1)).toBeUndefined();
  });

  it('keep every one of many simultaneous changes', async () => {
    const runs = await open();
    await runs.create(sampleRun());

    await Promise.all(
      Array.from({ length: 6 }, () => runs.change(2, (run) => ({ ...run, sent: run.sent + 1 }))),
    );

    expect(await runs.find(2)).toMatchObject({ sent: 6, revision: 6 });
  });

  it('find a batch that was written, before it is claimed', async () => {
    const runs = await open();

    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);

    expect(await runs.findBatch(2, 1)).toEqual({
      number: 1,
      customers,
      claims: 0,
      records: 0,
      results: [undefined, undefined, undefined],
    });
    expect(await runs.findBatch(3, 1)).toBeUndefined();
  });

  it('let a batch be written again until it is claimed, never afterwards', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    await runs.writeBatches(2, [{ number: 1, customers: ['KH-9'] }], keptUntil);
    await runs.claimBatch(2, 1, later());

    await expect(runs.writeBatches(2, [{ number: 1, customers }], keptUntil)).rejects.toThrow(PermanentError);

    expect((await runs.findBatch(2, 1))?.customers).toEqual(['KH-9']);
  });

  it('count every claim of a batch whose outcomes are incomplete', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);

    const claims = [await runs.claimBatch(2, 1, later()), await runs.claimBatch(2, 1, later())].map(
      ({ claims }) => claims,
    );
    await record(runs, [sent('a'), undefined, gone]);
    const partly = await runs.claimBatch(2, 1, later());

    expect(claims).toEqual([1, 2]);
    expect(partly).toEqual({
      number: 1,
      customers,
      claims: 4,
      records: 1,
      results: [sent('a'), undefined, gone],
    });
  });

  it('answer a claim of a recorded batch with its outcomes, and do not count it', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    await record(runs, [sent('a'), sent(''), gone]);

    const again = await runs.claimBatch(2, 1, later());

    expect(again).toEqual({
      number: 1,
      customers,
      claims: 1,
      records: 1,
      results: [sent('a'), sent(''), gone],
    });
    expect(await runs.findBatch(2, 1)).toEqual(again);
  });

  it('let one of several simultaneous claims through', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);

    const at = later();
    const claimed = await Promise.allSettled(Array.from({ length: 5 }, () => runs.claimBatch(2, 1, at)));

    expect(claimed.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect((await runs.findBatch(2, 1))?.claims).toBe(1);
  });

  it('keep a second process away from a batch that may be at work, for about a minute', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    const at = later();
    await runs.claimBatch(2, 1, at);

    for (const seconds of [0, 1, claimSeconds - 1])
      await expect(runs.claimBatch(2, 1, addSeconds(at, seconds))).rejects.toThrow(TransientError);

    expect((await runs.claimBatch(2, 1, addSeconds(at, claimSeconds))).claims).toBe(2);
  });

  it('give a batch to the next process as soon as something of it was recorded', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    const at = later();
    const claimed = await runs.claimBatch(2, 1, at);
    await runs.recordResults(2, { ...claimed, results: [sent('a'), undefined, gone], records: 1 });

    expect((await runs.claimBatch(2, 1, at)).claims).toBe(2);
  });

  it('accept the record of the last claim only: an overtaken one writes nothing', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    const overtaken = await runs.claimBatch(2, 1, later());
    const last = await runs.claimBatch(2, 1, later());

    const late = runs.recordResults(2, { ...overtaken, results: [gone, gone, gone], records: 1 });
    await expect(late).rejects.toThrow(TransientError);
    await runs.recordResults(2, { ...last, results: [sent('a'), undefined, gone], records: 1 });

    expect(await runs.findBatch(2, 1)).toEqual({
      ...last,
      results: [sent('a'), undefined, gone],
      records: 1,
    });
  });

  it('distinguish a message id from an exclusion, whatever it begins with', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    const results = [sent('!odd'), sent('null'), { excluded: 'address-refused' as const }];

    await record(runs, results);

    expect((await runs.findBatch(2, 1))?.results).toEqual(results);
  });

  it('list the batches up to a number in order, of this run only', async () => {
    const runs = await open();
    const batches = Array.from({ length: 25 }, (_, index) => ({
      number: index + 1,
      customers: [`KH-${index}`],
    }));
    await runs.writeBatches(2, batches, keptUntil);
    await runs.writeBatches(3, [{ number: 1, customers }], keptUntil);

    expect((await collect(runs.listBatches(2, 12))).map(({ number }) => number)).toEqual(
      batches.slice(0, 12).map(({ number }) => number),
    );
    expect(await collect(runs.listBatches(2, 0))).toEqual([]);
    expect((await collect(runs.listBatches(2, 25))).map(({ customers: [id] }) => id)).toEqual(
      batches.map(({ customers: [id] }) => id),
    );
  });

  it('find the events of a batch, sorted, each position once', async () => {
    const runs = await open();
    for (const position of [11, 2, 11]) await runs.addEvent(2, 1, position, 'delivered');
    await runs.addEvent(2, 1, 2, 'complained');

    expect(await runs.findEvents(2, 1)).toEqual({
      ...noEvents(1),
      delivered: [2, 11],
      complained: [2],
    });
    expect(await runs.findEvents(2, 2)).toBeUndefined();
    expect(await runs.findEvents(22, 1)).toBeUndefined();
  });

  it('keep events that come before anything is recorded', async () => {
    const runs = await open();
    await runs.writeBatches(2, [{ number: 1, customers }], keptUntil);
    const claimed = await runs.claimBatch(2, 1, later());
    await runs.addEvent(2, 1, 0, 'bounced');

    await runs.recordResults(2, { ...claimed, results: [sent('a'), gone, gone], records: 1 });

    expect((await runs.findEvents(2, 1))?.bounced).toEqual([0]);
  });

  it('list events in the order of the batches, without batches that have none', async () => {
    const runs = await open();
    for (const batch of [12, 3, 100]) await runs.addEvent(2, batch, 0, 'delivered');
    await runs.addEvent(3, 1, 0, 'bounced');

    const events = await collect(runs.listEvents(2));

    expect(events.map(({ batch }) => batch)).toEqual([3, 12, 100]);
    expect(await collect(runs.listEvents(4))).toEqual([]);
  });
});

const anyEvents = fc.array(
  fc.record({ position: fc.nat({ max: 9 }), event: fc.constantFrom(...deliveryEvents) }),
  { maxLength: 12 },
);

describe.each([
  { name: 'in memory', numRuns: 200, open: async () => inMemoryNoticeRuns() },
  {
    name: 'DynamoDB',
    numRuns: 15,
    open: async () => dynamoNoticeRuns(await openDynamo(), tables.notices),
  },
])('Notice events $name', ({ open, numRuns }) => {
  it('have the same result in any order, however often each comes', async () => {
    const runs = await open();
    let batch = 0;
    await fc.assert(
      fc.asyncProperty(
        anyEvents.chain((events) =>
          fc.tuple(fc.constant(events), fc.shuffledSubarray([...events, ...events], { minLength: 0 })),
        ),
        async ([events, again]) => {
          batch += 1;
          for (const { position, event } of [...again, ...events])
            await runs.addEvent(2, batch, position, event);

          const positions = (wanted: DeliveryEvent) =>
            [...new Set(events.filter(({ event }) => event === wanted).map(({ position }) => position))].sort(
              (a, b) => a - b,
            );
          const expected = Object.fromEntries(deliveryEvents.map((event) => [event, positions(event)]));
          expect(await runs.findEvents(2, batch)).toEqual(
            events.length === 0 ? undefined : { batch, ...expected },
          );
        },
      ),
      { numRuns },
    );
  });
});
