import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import { type MailEvent, recordMailEvent } from '../../functions/mail-events/record-mail-event.ts';
import { type DeliveryEvent, deliveryEvents } from '../../functions/notices/domain/notice-ledger.ts';
import { resumeNotice } from '../../functions/notices/operate-notices.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { topics } from '../../functions/shared/vocabulary.ts';
import { collect } from '../support/collect.ts';
import { act, begun, carry, customersOf, type NoticeWorld, newNoticeWorld } from '../support/notice-world.ts';
import { sampleRequest } from '../support/sample-request.ts';

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
const event = (type: DeliveryEvent, changes: Partial<MailEvent> = {}): MailEvent => ({
  type,
  to,
  tags: position,
  at,
  ...changes,
});
const bounce = (changes: Partial<MailEvent> = {}) =>
  event('bounced', { permanent: true, status: '5.1.1', ...changes });

const eventsOf = async (world: NoticeWorld) => await world.runs.findEvents(2, 1);
const refusalsOf = (world: NoticeWorld, address: string) =>
  world.mailing.suppressions.get(pseudonym(world.keys, address));

describe('an event of the mail service about a notice', () => {
  it.each(deliveryEvents)('%s: is added to its batch at its position, once', async (type) => {
    const { world } = await runningWorld();

    await recordMailEvent(world, event(type, { permanent: true }));
    await recordMailEvent(world, event(type, { permanent: true }));

    const none = { delivered: [], bounced: [], complained: [], rejected: [] };
    expect(await eventsOf(world)).toEqual({ batch: 1, ...none, [type]: [1] });
  });

  it.each(['delivered', 'rejected'] as const)('%s: touches no customer', async (type) => {
    const { world } = await runningWorld();

    await recordMailEvent(world, event(type));

    expect(world.recipients.marks.size).toBe(0);
    expect(world.mailing.suppressions.size).toBe(0);
    expect(world.counted).toEqual([]);
  });

  it('about a former address of the customer does not affect the present one', async () => {
    const { world, customerId } = await runningWorld();
    const customer = world.recipients.customers.get(customerId);
    if (customer) world.recipients.customers.set(customerId, { ...customer, address: 'moi@example.vn' });

    await recordMailEvent(world, bounce());
    await recordMailEvent(world, event('complained'));

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

  it.each([{ permanent: false, status: '4.2.2' }, { permanent: false }, {}])(
    'does not count a bounce that may pass (%j), such as an automatic answer',
    async (changes) => {
      const { world } = await runningWorld();

      await recordMailEvent(world, event('bounced', changes));

      expect(world.recipients.marks.size).toBe(0);
      expect(await eventsOf(world)).toBeUndefined();
    },
  );

  it('suppresses all promotions for the address on a complaint, and does not mark it', async () => {
    const { world, address } = await runningWorld();

    await recordMailEvent(world, event('complained'));

    expect(refusalsOf(world, address)).toEqual(Object.fromEntries(topics.map((topic) => [topic, at])));
    expect(world.mailing.suppressions.size).toBe(1);
    expect(world.recipients.marks.size).toBe(0);
  });

  it('changes only the ledger when the complaining customer is gone', async () => {
    const { world, customerId } = await runningWorld();
    world.recipients.customers.delete(customerId);

    await recordMailEvent(world, event('complained'));
    await recordMailEvent(world, bounce());

    expect(world.mailing.suppressions.size).toBe(0);
    expect(world.recipients.marks.size).toBe(0);
    expect(await eventsOf(world)).toMatchObject({ complained: [1], bounced: [1] });
  });

  it('stops the run, calls an operator and marks nobody on a bounce that blames the sender', async () => {
    const { world, input } = await runningWorld();

    await recordMailEvent(world, bounce({ status: '5.7.515' }));

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
    const blaming = bounce({ status: '5.7.515', at: world.clock().toISOString() });
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
      await recordMailEvent(
        world,
        bounce({ status: '5.7.26', tags: { ...position, place: String(number) } }),
      );

    const stops = (await world.runs.find(2))?.history.filter((line) => line.event === 'stopped');
    expect(stops).toHaveLength(1);
    expect((await eventsOf(world))?.bounced).toEqual([0, 1, 2, 3]);
  });

  it('has the same effect in any order and number, and the report stays balanced', async () => {
    const anyOrder = fc.shuffledSubarray(
      [event('delivered'), event('delivered'), bounce(), bounce(), event('complained'), event('complained')],
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
      await recordMailEvent(world, { type: 'delivered', to: message.to, tags: message.tags, at });
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

    expect(world.logged).toEqual([{ event: 'mail-bounced' }]);
  });
});

describe('an event of the mail service about a letter of a request', () => {
  const tags = { request: sampleRequest().id, letter: 'confirm' };
  async function withRequest(changes: Parameters<typeof sampleRequest>[0] = {}) {
    const world = newNoticeWorld(customersOf(3));
    await world.requests.create(sampleRequest({ customerId: 'KH-1001', ...changes }));
    return world;
  }

  it('marks the customer on a permanent bounce, and suppresses promotions on a complaint', async () => {
    const world = await withRequest();

    await recordMailEvent(world, bounce({ tags, to: 'khach.1@example.vn' }));
    await recordMailEvent(world, event('complained', { tags, to: 'khach.1@example.vn' }));

    expect([...world.recipients.marks.keys()]).toEqual(['KH-1001']);
    expect(Object.keys(refusalsOf(world, 'khach.1@example.vn') ?? {})).toHaveLength(topics.length);
  });

  it('marks nobody and stops no run on a bounce that blames the sender', async () => {
    const world = await withRequest();
    await begun(world);

    await recordMailEvent(world, bounce({ tags, status: '5.7.515' }));

    expect(world.recipients.marks.size).toBe(0);
    expect((await world.runs.find(2))?.status).toBe('freezing');
  });

  it('changes nothing when the request is unknown, or closed and no longer knows its customer', async () => {
    const world = await withRequest();
    await world.requests.change(sampleRequest().id, ({ customerId: _gone, ...request }) => request);

    for (const request of [tags.request, 'UNKNOWN00000']) {
      await recordMailEvent(world, bounce({ tags: { request } }));
      await recordMailEvent(world, event('complained', { tags: { request } }));
    }

    expect(world.recipients.marks.size).toBe(0);
    expect(world.mailing.suppressions.size).toBe(0);
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

    for (const one of [bounce({ tags }), event('complained', { tags }), event('delivered', { tags })])
      await recordMailEvent(world, one);

    expect(await collect(world.runs.listEvents(2))).toEqual([]);
    expect(world.recipients.marks.size).toBe(0);
    expect(world.mailing.suppressions.size).toBe(0);
  });

  it('of a position that its batch does not have changes no customer and no tally', async () => {
    const { world } = await runningWorld();

    await recordMailEvent(world, bounce({ tags: { ...position, place: '99' } }));

    expect(world.recipients.marks.size).toBe(0);
    expect((await reportNotice(world, 2))?.imbalance).toBe(0);
  });
});

describe('a run that a mail event stopped', () => {
  it('continues when an operator resumes it, and sends nothing twice', async () => {
    const { world } = await runningWorld();
    await recordMailEvent(world, bounce({ status: '5.7.515' }));

    await resumeNotice(world, act);
    await carry(world, { version: 2, attempt: 2 });

    expect(new Set(world.mail.taken.map(({ to }) => to)).size).toBe(20);
    expect(world.mail.taken).toHaveLength(20);
  });
});
