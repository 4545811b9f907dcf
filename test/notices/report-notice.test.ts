import { describe, expect, it } from 'vitest';
import { claimSeconds, emptyTally } from '../../functions/notices/domain/notice-ledger.ts';
import { listFates, reportNotice } from '../../functions/notices/report-notice.ts';
import { collect } from '../support/collect.ts';
import { begun, carry, customersOf, type NoticeWorld, newNoticeWorld } from '../support/notice-world.ts';

/** A finished run: the fourth batch has no events, the others have some. */
async function finishedWorld(): Promise<NoticeWorld> {
  const world = newNoticeWorld(customersOf(40), { canarySize: 10, canaryWaitSeconds: 0 });
  world.mail.limits.perSecond = 5;
  await world.recipients.markUnreachable('KH-1005', 'khach.5@example.vn', new Date('2026-01-01T00:00:00Z'));
  world.mail.refuse = (to) => (to === 'khach.9@example.vn' ? 'address' : undefined);
  await carry(world, await begun(world));
  for (const { tags } of world.mail.taken)
    if (tags.batch !== '4') await world.runs.addEvent(2, Number(tags.batch), Number(tags.place), 'delivered');
  return world;
}
const placeOf = async (world: NoticeWorld, batch: number, wanted: number) => {
  const found = await world.runs.findBatch(2, batch);
  const positions = (found?.results ?? []).flatMap((result, position) =>
    result && 'messageId' in result ? [position] : [],
  );
  return positions[wanted] ?? -1;
};

describe('the report of a run', () => {
  it('counts everybody once, and balances', async () => {
    const world = await finishedWorld();
    await world.runs.addEvent(2, 2, await placeOf(world, 2, 0), 'bounced');
    await world.runs.addEvent(2, 3, await placeOf(world, 3, 0), 'complained');
    await world.runs.addEvent(2, 3, await placeOf(world, 3, 1), 'rejected');
    const lastBatch = world.mail.taken.filter(({ tags }) => tags.batch === '4').length;

    expect(await reportNotice(world, 2)).toEqual({
      run: await world.runs.find(2),
      tally: {
        ...emptyTally,
        sent: 35,
        bounced: 1,
        complained: 1,
        rejected: 1,
        unreachable: 1,
        'address-refused': 1,
        delivered: 38 - lastBatch,
      },
      imbalance: 0,
    });
  });

  it('shows what is left while the run continues', async () => {
    const world = newNoticeWorld(customersOf(40), { canarySize: 10 });
    await carry(world, await begun(world), (next) => next === 'await-answers');

    expect(await reportNotice(world, 2)).toMatchObject({ tally: { sent: 10, left: 30 }, imbalance: 0 });
  });

  it('does not balance when a batch is missing, by its number of recipients', async () => {
    const world = await finishedWorld();
    const listBatches: NoticeWorld['runs']['listBatches'] = async function* (...of) {
      for await (const batch of world.runs.listBatches(...of)) if (batch.number !== 2) yield batch;
    };

    const report = await reportNotice({ runs: { ...world.runs, listBatches } }, 2);

    expect(report?.imbalance).toBe(10);
  });

  it('does not balance when the ledger contains somebody who was not counted', async () => {
    const world = await finishedWorld();
    await world.runs.change(2, (run) => ({ ...run, recipients: run.recipients - 1 }));

    expect((await reportNotice(world, 2))?.imbalance).toBe(-1);
  });

  it('ignores events of batches that do not exist', async () => {
    const world = await finishedWorld();
    for (const batch of [0, 99]) await world.runs.addEvent(2, batch, 0, 'bounced');

    expect(await reportNotice(world, 2)).toMatchObject({ tally: { bounced: 0 }, imbalance: 0 });
  });

  it('does not exist without a run, and is empty for a run without customers', async () => {
    const world = newNoticeWorld([]);
    expect(await reportNotice(world, 2)).toBeUndefined();
    expect(await collect(listFates(world, 2))).toEqual([]);

    await carry(world, await begun(world));

    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished' },
      tally: emptyTally,
      imbalance: 0,
    });
  });
});

describe('the fates of the customers', () => {
  it('are listed for each customer, with the message id as evidence', async () => {
    const world = await finishedWorld();

    const fates = await collect(listFates(world, 2));

    expect(fates).toHaveLength(40);
    expect(new Set(fates.map(({ customerId }) => customerId)).size).toBe(40);
    expect(fates.find(({ customerId }) => customerId === 'KH-1005')).toEqual({
      customerId: 'KH-1005',
      fate: 'unreachable',
      delivered: false,
    });
    expect(fates.find(({ customerId }) => customerId === 'KH-1009')).toEqual({
      customerId: 'KH-1009',
      fate: 'address-refused',
      delivered: false,
    });
    const ids = fates.flatMap(({ messageId }) => (messageId === undefined ? [] : [messageId]));
    expect(ids.sort()).toEqual(world.mail.taken.map(({ messageId }) => messageId).sort());
  });

  it('are "sent", without a message id, where only an event proves it', async () => {
    const world = newNoticeWorld(customersOf(5), { canarySize: 5 });
    const input = await begun(world);
    await carry(world, input, (next) => next === 'send');
    await world.runs.claimBatch(2, 1, world.clock());
    await world.sleep(claimSeconds * 1000);
    await world.runs.addEvent(2, 1, 3, 'delivered');
    const forgotten = (await world.runs.findBatch(2, 1))?.customers[3];

    await carry(world, input);

    expect(world.mail.taken).toHaveLength(4);
    const fates = await collect(listFates(world, 2));
    expect(fates.find(({ customerId }) => customerId === forgotten)).toEqual({
      customerId: forgotten,
      fate: 'sent',
      delivered: true,
    });
    expect((await reportNotice(world, 2))?.tally).toMatchObject({ sent: 5, possiblyDoubled: 5 });
  });
});
