import { describe, expect, it } from 'vitest';
import type { NoticeBatch } from '../../functions/notices/domain/notice-ledger.ts';
import { freezeRecipients } from '../../functions/notices/freeze-recipients.ts';
import { pauseNotice, resumeNotice } from '../../functions/notices/operate-notices.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { collect } from '../support/collect.ts';
import { Crash, mortal } from '../support/mortal.ts';
import { act, begun, customersOf, type NoticeWorld, newNoticeWorld } from '../support/notice-world.ts';

const batchesOf = async (world: NoticeWorld): Promise<NoticeBatch[]> =>
  collect(world.runs.listBatches(2, (await world.runs.find(2))?.batches ?? 0));
const frozenIn = async (world: NoticeWorld) =>
  (await batchesOf(world)).flatMap(({ customers }) => customers).sort();
const idsOf = (customers: readonly { customerId: string }[]) =>
  customers.map(({ customerId }) => customerId).sort();

describe('freezing the recipients of a notice', () => {
  it('freezes everybody once, page by page, with the canary as the first batch', async () => {
    const customers = customersOf(2345);
    const world = newNoticeWorld(customers, { canarySize: 7 });
    const input = await begun(world);

    expect(await freezeRecipients(world, input)).toEqual({ ...input, next: 'send' });

    const sizes = (await batchesOf(world)).map(({ customers }) => customers.length);
    expect(await frozenIn(world)).toEqual(idsOf(customers));
    expect(sizes[0]).toBe(7);
    expect(Math.max(...sizes)).toBe(25);
    expect(await world.runs.find(2)).toMatchObject({
      status: 'sending',
      frozen: true,
      recipients: 2345,
      batches: sizes.length,
      latecomers: 0,
    });
    expect(world.mail.taken).toEqual([]);
  });

  it('takes nobody for everybody where the register is behind the site', async () => {
    const world = newNoticeWorld(customersOf(3));
    const site = { register: 'site:billing' } as unknown as NonNullable<typeof world.settings.site>;

    await expect(
      freezeRecipients({ ...world, settings: { ...world.settings, site } }, await begun(world)),
    ).rejects.toMatchObject({ name: 'Permanent' });
    expect(await batchesOf(world)).toEqual([]);
  });

  it('never makes the canary larger than another batch', async () => {
    const world = newNoticeWorld(customersOf(100), { canarySize: 50 });

    await freezeRecipients(world, await begun(world));

    expect((await batchesOf(world)).map(({ customers }) => customers.length)).toEqual([25, 25, 25, 25]);
  });

  it('leaves customers of the first day or later to the second pass', async () => {
    const customers = customersOf(6).map((customer, index) => ({
      ...customer,
      customerSince: ['2020-01-01', '2026-03-01', '2026-03-02', '2026-03-03', '2019-12-31', '2026-03-02'][
        index
      ] as string,
    }));
    const world = newNoticeWorld(customers);
    const input = await begun(world);
    await freezeRecipients(world, input);
    expect(await frozenIn(world)).toEqual(['KH-1000', 'KH-1001', 'KH-1004']);

    await world.runs.change(2, (run) => ({
      ...run,
      status: 'freezing',
      pass: 'latecomers',
      frozen: false,
      recordedThrough: run.batches,
    }));
    await freezeRecipients(world, input);

    expect(await frozenIn(world)).toEqual(idsOf(customers));
    expect(await world.runs.find(2)).toMatchObject({ recipients: 6, latecomers: 3, batches: 2 });
  });

  it('moves to sending without batches when there are no customers', async () => {
    const world = newNoticeWorld([]);
    const input = await begun(world);

    expect(await freezeRecipients(world, input)).toEqual({ ...input, next: 'send' });

    expect(await world.runs.find(2)).toMatchObject({ status: 'sending', batches: 0, recipients: 0 });
  });

  it('continues at its last page when the time of one call is over', async () => {
    const customers = customersOf(2500);
    const world = newNoticeWorld(customers);
    const input = await begun(world);
    let pages = 0;
    const list: NoticeWorld['recipients']['list'] = async (...page) => {
      pages += 1;
      if (pages === 2) world.cutOffIn(1000);
      return world.recipients.list(...page);
    };
    const ports = { ...world, recipients: { list } };

    const first = await freezeRecipients(ports, input);
    const written = (await world.runs.find(2))?.recipients;
    world.cutOffIn(900_000);
    const second = await freezeRecipients(ports, input);

    expect([first.next, written, second.next, pages]).toEqual(['freeze', 2000, 'send', 3]);
    expect(await frozenIn(world)).toEqual(idsOf(customers));
  });

  it('writes nothing without time', async () => {
    const world = newNoticeWorld(customersOf(10));
    const input = await begun(world);
    world.cutOffIn(1000);

    expect((await freezeRecipients(world, input)).next).toBe('freeze');

    expect(await world.runs.find(2)).toMatchObject({ revision: 0, batches: 0 });
  });

  it('stops for a requested pause, and continues where it was', async () => {
    const customers = customersOf(1500);
    const world = newNoticeWorld(customers);
    const input = await begun(world);
    const list: NoticeWorld['recipients']['list'] = async (...page) => {
      if (page[1] === undefined) await pauseNotice(world, act);
      return world.recipients.list(...page);
    };

    expect((await freezeRecipients({ ...world, recipients: { list } }, input)).next).toBe('end');
    const paused = await world.runs.find(2);
    await resumeNotice(world, act);
    const next = await freezeRecipients(world, { version: 2, attempt: 2 });

    // The current page is frozen again: its count came too late.
    expect(paused).toMatchObject({ status: 'paused', frozen: false, recipients: 0 });
    expect(next.next).toBe('send');
    expect(await frozenIn(world)).toEqual(idsOf(customers));
  });

  it('does nothing for an older attempt or a stopped run', async () => {
    const world = newNoticeWorld(customersOf(10));
    const input = await begun(world);
    await resumeNotice(world, act);

    expect((await freezeRecipients(world, input)).next).toBe('end');
    await world.runs.change(2, (run) => ({ ...run, status: 'stopped' }));
    expect((await freezeRecipients(world, { version: 2, attempt: 2 })).next).toBe('end');

    expect(await batchesOf(world)).toEqual([]);
  });

  it('counts everybody once when two processes freeze at the same time', async () => {
    const customers = customersOf(2100);
    const world = newNoticeWorld(customers);
    const input = await begun(world);

    await Promise.all([freezeRecipients(world, input), freezeRecipients(world, input)]);

    expect(await frozenIn(world)).toEqual(idsOf(customers));
    expect(await world.runs.find(2)).toMatchObject({ status: 'sending', recipients: 2100 });
  });
});

describe('freezing in a process that dies', async () => {
  const customers = customersOf(2050);
  const outside = ['runs', 'recipients'] as const;

  async function dying(call: number, when: 'before' | 'after') {
    const world = newNoticeWorld(customers);
    const input = await begun(world);
    const { ports, calls } = mortal(world, outside, { call, when });
    const outcome = await freezeRecipients(ports, input).catch((error: Error) => error);
    return { world, input, calls, died: outcome instanceof Crash };
  }
  const { calls } = await dying(Number.POSITIVE_INFINITY, 'before');
  const deaths = calls.flatMap((name, index) =>
    (['before', 'after'] as const).map((when) => ({ name, when, call: index + 1 })),
  );

  it.each(deaths)('$when call $call, $name: everybody is frozen once', async ({ call, when }) => {
    const { world, input, died } = await dying(call, when);
    expect(died).toBe(true);

    await freezeRecipients(world, input);

    expect(await frozenIn(world)).toEqual(idsOf(customers));
    expect(await reportNotice(world, 2)).toMatchObject({ tally: { left: 2050 }, imbalance: 0 });
  });

  it('keeps its sums when customers of the lost page are deleted meanwhile', async () => {
    const lastWrite = calls.lastIndexOf('runs.writeBatches') + 1;
    const { world, input } = await dying(lastWrite, 'after');
    const present = customers.filter((_, index) => index % 2 === 0);
    for (const { customerId } of customers.filter((_, index) => index % 2 === 1))
      world.recipients.customers.delete(customerId);

    await freezeRecipients(world, input);

    const frozen = await frozenIn(world);
    expect(new Set(frozen).size).toBe(frozen.length);
    expect(idsOf(present).filter((id) => !frozen.includes(id))).toEqual([]);
    expect((await reportNotice(world, 2))?.imbalance).toBe(0);
  });
});
