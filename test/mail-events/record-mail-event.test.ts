import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import type { MailReport } from '../../functions/mail-events/domain/verdict.ts';
import { type MailEvent, recordMailEvent } from '../../functions/mail-events/record-mail-event.ts';
import { type DeliveryEvent, noEvents } from '../../functions/notices/domain/notice-ledger.ts';
import { resumeNotice } from '../../functions/notices/operate-notices.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { topics } from '../../functions/shared/vocabulary.ts';
import { collect } from '../support/collect.ts';
import { act, begun, carry, customersOf, type NoticeWorld, newNoticeWorld } from '../support/notice-world.ts';

const at = '2026-03-02T05:00:00.000Z';
const position = { notice: '2', batch: '1', place: '1' };
/** A run after its canary. */
async function runningWorld() {
  const world = newNoticeWorld(customersOf(20), { canarySize: 5 });
  const input = await begun(world);
  await carry(world, input, (next) => next === 'await-answers');
  const customerId = (await world.runs.findBatch(2, 1))?.customers[1] ?? '';
  return { world, input, customerId, address: world.recipients.customers.get(customerId)?.address ?? '' };
}
/** Every run of these tests has the same customer at this position. */
const { address: to } = await runningWorld();
const event = (report: MailReport, changes: Partial<MailEvent> = {}): MailEvent => ({
  report,
  to,
  messageId: 'message-1',
  tags: position,
  sentAt: at,
  at,
  ...changes,
});
const bounce = (status = '5.1.1', changes: Partial<MailEvent> = {}) =>
  event({ type: 'bounce', bounceType: 'Permanent', subType: 'General', status }, changes);
const delivery = (changes: Partial<MailEvent> = {}) => event({ type: 'delivery' }, changes);
const complaint = (changes: Partial<MailEvent> = {}) => event({ type: 'complaint' }, changes);
const passingBounce: MailReport = { type: 'bounce', bounceType: 'Transient', status: '4.2.2' };
const heldBack: MailReport = {
  type: 'bounce',
  bounceType: 'Permanent',
  subType: 'OnAccountSuppressionList',
  status: '5.1.1',
};

/** A report for each column of the ledger. */
const reports: Record<DeliveryEvent, MailReport> = {
  delivered: { type: 'delivery' },
  bounced: { type: 'bounce', bounceType: 'Permanent', status: '5.1.1' },
  refused: { type: 'bounce', bounceType: 'Permanent', status: '5.7.1' },
  withheld: heldBack,
  rejected: { type: 'reject' },
  'soft-bounced': passingBounce,
  complained: { type: 'complaint' },
};

const eventsOf = async (world: NoticeWorld) => await world.runs.findEvents(2, 1);
const refusalsOf = (world: NoticeWorld, address: string) =>
  world.mailing.suppressions.get(pseudonym(world.keys, address));

describe('an event of the mail service about a notice', () => {
  it.each(Object.entries(reports))(
    '%s: is added to its batch at its position, once',
    async (name, report) => {
      const { world } = await runningWorld();

      await recordMailEvent(world, event(report));
      await recordMailEvent(world, event(report));

      expect(await eventsOf(world)).toEqual({ ...noEvents(1), [name]: [1] });
    },
  );

  it.each(['delivered', 'refused', 'withheld', 'rejected', 'soft-bounced'] as const)(
    '%s: touches no customer, and stops nothing',
    async (name) => {
      const { world } = await runningWorld();

      await recordMailEvent(world, event(reports[name]));

      expect(world.recipients.marks.size).toBe(0);
      expect(world.mailing.suppressions.size).toBe(0);
      expect(world.counted).toEqual([]);
      expect((await world.runs.find(2))?.status).toBe('sending');
    },
  );

  it('about a former address of the customer does not affect the present one', async () => {
    const { world, customerId } = await runningWorld();
    const customer = world.recipients.customers.get(customerId);
    if (customer) world.recipients.customers.set(customerId, { ...customer, address: 'moi@example.vn' });

    await recordMailEvent(world, bounce());
    await recordMailEvent(world, complaint());

    expect(world.recipients.marks.size).toBe(0);
    expect(world.mailing.suppressions.size).toBe(0);
    expect(await eventsOf(world)).toMatchObject({ bounced: [1], complained: [1] });
  });

  it('marks only this customer as unreachable on a permanent bounce', async () => {
    const { world, customerId, address } = await runningWorld();

    await recordMailEvent(world, bounce());

    expect([...world.recipients.marks]).toEqual([[customerId, { since: at, address }]]);
    expect(world.mailing.suppressions.size).toBe(0);
    expect((await world.runs.find(2))?.status).toBe('sending');
  });

  it('marks nobody for a bounce for good that does not say that the mailbox is gone', async () => {
    const { world } = await runningWorld();

    for (const status of ['5.0.0', '5.2.2', '5.4.1', '5.7.1', '5.7.23', '5.7.30'])
      await recordMailEvent(world, bounce(status));

    expect(world.recipients.marks.size).toBe(0);
  });

  it('does not end promotions for a report of phishing, which counts as a complaint', async () => {
    const { world } = await runningWorld();

    await recordMailEvent(world, event({ type: 'complaint', feedback: 'fraud' }));

    expect(world.mailing.suppressions.size).toBe(0);
    expect(await eventsOf(world)).toMatchObject({ complained: [1] });
  });

  it('is no complaint when somebody takes the message out of the spam folder', async () => {
    const { world } = await runningWorld();

    await recordMailEvent(world, event({ type: 'complaint', feedback: 'not-spam' }));

    expect(world.mailing.suppressions.size).toBe(0);
    expect(await eventsOf(world)).toBeUndefined();
  });

  it('suppresses all promotions for the address on a complaint, and does not mark it', async () => {
    const { world, address } = await runningWorld();

    await recordMailEvent(world, complaint());

    expect(refusalsOf(world, address)).toEqual(Object.fromEntries(topics.map((topic) => [topic, at])));
    expect(world.mailing.suppressions.size).toBe(1);
    expect(world.recipients.marks.size).toBe(0);
  });

  it('changes only the ledger when the complaining customer is gone', async () => {
    const { world, customerId } = await runningWorld();
    world.recipients.customers.delete(customerId);

    await recordMailEvent(world, complaint());
    await recordMailEvent(world, bounce());

    expect(world.mailing.suppressions.size).toBe(0);
    expect(world.recipients.marks.size).toBe(0);
    expect(await eventsOf(world)).toMatchObject({ complained: [1], bounced: [1] });
  });

  it('stops the run, calls an operator and marks nobody on a bounce that blames the sender', async () => {
    const { world, input } = await runningWorld();

    await recordMailEvent(world, bounce('5.7.515'));

    expect(await world.runs.find(2)).toMatchObject({
      status: 'stopped',
      stopped: { reason: 'sender-refused' },
    });
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
    expect(world.recipients.marks.size).toBe(0);
    await carry(world, input);
    expect(world.mail.taken).toHaveLength(5);
  });

  it('does not stop a run that was resumed after the bounce that blames the sender', async () => {
    const { world, input } = await runningWorld();
    const blaming = bounce('5.7.515', { at: world.clock().toISOString() });
    await recordMailEvent(world, blaming);
    await resumeNotice(world, { version: 2, by: 'Lan', reason: 'DKIM is mended.' });

    await recordMailEvent(world, blaming);

    expect(await world.runs.find(2)).toMatchObject({ status: 'sending', attempt: input.attempt + 1 });
    await world.sleep(1000);
    await recordMailEvent(world, { ...blaming, at: world.clock().toISOString() });
    expect(await world.runs.find(2)).toMatchObject({ status: 'stopped' });
  });

  it('makes many bounces that blame the sender one stop in the history', async () => {
    const { world } = await runningWorld();

    for (const number of [0, 1, 2, 3])
      await recordMailEvent(world, bounce('5.7.26', { tags: { ...position, place: String(number) } }));

    const stops = (await world.runs.find(2))?.history.filter((line) => line.event === 'stopped');
    expect(stops).toHaveLength(1);
    expect(await eventsOf(world)).toMatchObject({ refused: [0, 1, 2, 3], bounced: [] });
  });

  it('does not stop a run for what the mail service held back itself', async () => {
    const { world, input } = await runningWorld();

    for (const place of ['0', '1', '2', '3', '4'])
      await recordMailEvent(world, event(heldBack, { tags: { ...position, place } }));
    await carry(world, input);

    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished' },
      tally: { withheld: 5, sent: 15, bounced: 0, complained: 0 },
      imbalance: 0,
    });
  });

  it('has the same effect in any order and number, and the report stays balanced', async () => {
    const anyOrder = fc.shuffledSubarray(
      [delivery(), delivery(), bounce(), bounce(), complaint(), complaint()],
      { minLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(anyOrder, async (events) => {
        const { world, customerId } = await runningWorld();

        for (const one of events) await recordMailEvent(world, one);

        expect(await eventsOf(world)).toMatchObject({ delivered: [1], bounced: [1], complained: [1] });
        expect([...world.recipients.marks.keys()]).toEqual([customerId]);
        expect(await reportNotice(world, 2)).toMatchObject({
          tally: { complained: 1, bounced: 0, sent: 4, left: 15 },
          imbalance: 0,
        });
      }),
      { numRuns: 20 },
    );
  });

  it('may come before the batch is recorded', async () => {
    const world = newNoticeWorld(customersOf(5), { canarySize: 5 });
    const { send } = world.mail;
    world.mail.send = async (message) => {
      const answer = await send(message);
      await recordMailEvent(world, delivery({ to: message.to, tags: message.tags }));
      return answer;
    };

    await carry(world, await begun(world));

    expect((await reportNotice(world, 2))?.tally).toMatchObject({ sent: 5, delivered: 5 });
  });

  it('may come when the run is finished, and still counts for the customer', async () => {
    const { world, input, customerId } = await runningWorld();
    await carry(world, input);

    await recordMailEvent(world, bounce());

    expect(world.recipients.marks.has(customerId)).toBe(true);
    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished' },
      tally: { bounced: 1, sent: 19 },
      imbalance: 0,
    });
  });

  it('logs its kind and nothing that identifies a customer', async () => {
    const { world } = await runningWorld();
    world.logged.length = 0;

    await recordMailEvent(world, bounce());

    expect(world.logged).toEqual([{ event: 'mail mailbox-gone 5.1.1' }]);
  });
});

describe('an event of the mail service about something else', () => {
  it.each([
    {},
    { notice: '2' },
    { notice: '2', batch: '1' },
    { notice: '2', batch: '', place: '' },
    { notice: 'two', batch: '1', place: '1' },
    { notice: '2', batch: '1.5', place: '1' },
    { notice: '2', batch: '1', place: '-1' },
    { notice: '0x2', batch: '1', place: '1' },
    { 'ses:source-ip': '192.0.2.1' },
  ])('changes nothing with the tags %j', async (tags) => {
    const { world } = await runningWorld();

    for (const one of [bounce('5.1.1', { tags }), complaint({ tags }), delivery({ tags })])
      await recordMailEvent(world, one);

    expect(await collect(world.runs.listEvents(2))).toEqual([]);
    expect(world.recipients.marks.size).toBe(0);
    expect(world.mailing.suppressions.size).toBe(0);
  });

  it('of a position that its batch does not have changes no customer and no tally', async () => {
    const { world } = await runningWorld();

    await recordMailEvent(world, bounce('5.1.1', { tags: { ...position, place: '99' } }));

    expect(world.recipients.marks.size).toBe(0);
    expect((await reportNotice(world, 2))?.imbalance).toBe(0);
  });
});

describe('a run that a mail event stopped', () => {
  it('continues when an operator resumes it, and sends nothing twice', async () => {
    const { world } = await runningWorld();
    await recordMailEvent(world, bounce('5.7.515'));

    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 2 });

    expect(new Set(world.mail.taken.map(({ to }) => to)).size).toBe(20);
    expect(world.mail.taken).toHaveLength(20);
  });
});
