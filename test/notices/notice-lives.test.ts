import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { NoticeStep } from '../../contract/machines.ts';
import type { MailReport } from '../../functions/mail-events/domain/verdict.ts';
import { recordMailEvent } from '../../functions/mail-events/record-mail-event.ts';
import type { NoticeBatch } from '../../functions/notices/domain/notice-ledger.ts';
import { pauseNotice, resumeNotice } from '../../functions/notices/operate-notices.ts';
import { listFates, reportNotice } from '../../functions/notices/report-notice.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import { collect } from '../support/collect.ts';
import { Crash, type Death, mortal } from '../support/mortal.ts';
import { act, begun, customersOf, type NoticeWorld, newNoticeWorld, step } from '../support/notice-world.ts';

/** What happens while one message is sent. */
type Incident =
  | { type: 'arrival' | 'pause' | 'lost-answer' | 'broken' | 'throttle' | 'sender-refused' }
  | { type: 'deletion' | 'move' | 'address-refused'; who: number }
  | { type: 'bounce' | 'complaint' | 'delivery'; which: number }
  | { type: 'quota'; perSecond: number; perDay: number };

const anyIncident: fc.Arbitrary<Incident> = fc.oneof(
  fc.record({
    type: fc.constantFrom('arrival', 'pause', 'lost-answer', 'broken', 'throttle', 'sender-refused'),
  }),
  fc.record({ type: fc.constantFrom('deletion', 'move', 'address-refused'), who: fc.nat({ max: 60 }) }),
  fc.record({ type: fc.constantFrom('bounce', 'complaint', 'delivery'), which: fc.nat({ max: 60 }) }),
  fc.record({
    type: fc.constant('quota' as const),
    perSecond: fc.constantFrom(0.5, 1, 5, 14, 300),
    perDay: fc.constantFrom(25, 60, Number.POSITIVE_INFINITY),
  }),
);

interface Life {
  customers: number;
  /** By the number of the attempt to send a message, from 1. */
  incidents: { at: number; incident: Incident }[];
  /** One per call of a step, while there are any: where that process dies, if it gets so far. */
  deaths: (Death | undefined)[];
  /** Milliseconds that the mail service takes to answer. */
  latency: number;
}
const anyLife: fc.Arbitrary<Life> = fc.record({
  customers: fc.nat({ max: 45 }),
  incidents: fc.array(fc.record({ at: fc.integer({ min: 1, max: 60 }), incident: anyIncident }), {
    maxLength: 14,
  }),
  deaths: fc.array(
    fc.option(
      fc.record({
        call: fc.integer({ min: 1, max: 60 }),
        when: fc.constantFrom('before' as const, 'after' as const),
      }),
      { nil: undefined },
    ),
    { maxLength: 6 },
  ),
  latency: fc.constantFrom(0, 80, 900),
});

/**
 * A world in which all that happens, and what a witness saw of it. `entitled`: who has a right to a notice, because they
 * were customers from the start to the end, or came before the last pass began.
 */
async function livedThrough({ customers, incidents, deaths, latency }: Life) {
  const initial = customersOf(customers);
  const world = newNoticeWorld(initial, { canarySize: 5, canaryWaitSeconds: 60 });
  Object.assign(world.mail, { latency, limits: { perSecond: 5, perDay: Number.POSITIVE_INFINITY } });
  const deletedAt = new Map<string, number>();
  const claimedAt: { batch: number; at: number }[] = [];
  const refused = new Set<string>();
  const arrivedAt = new Map<string, number>();
  let attempts = 0;

  /** Its result, if any, replaces that of the mail service. */
  async function happen(
    incident: Incident,
  ): Promise<'rate' | 'sender' | 'broken' | 'lost-answer' | undefined> {
    switch (incident.type) {
      case 'arrival': {
        const customerId = `KH-9${arrivedAt.size}`;
        const address = `moi.${arrivedAt.size}@example.vn`;
        arrivedAt.set(customerId, world.elapsed());
        const customer = { customerId, name: 'Khách mới', address, customerSince: '2026-03-02' };
        world.recipients.customers.set(customerId, customer);
        return;
      }
      case 'deletion': {
        const id = `KH-${1000 + incident.who}`;
        if (world.recipients.customers.delete(id)) deletedAt.set(id, world.elapsed());
        return;
      }
      case 'move': {
        const customer = world.recipients.customers.get(`KH-${1000 + incident.who}`);
        if (customer)
          world.recipients.customers.set(customer.customerId, {
            ...customer,
            address: `x.${customer.address}`,
          });
        return;
      }
      case 'address-refused':
        refused.add(`KH-${1000 + incident.who}`);
        return;
      case 'bounce':
      case 'complaint':
      case 'delivery': {
        const message = world.mail.taken[incident.which];
        const report: MailReport =
          incident.type === 'bounce'
            ? { type: 'bounce', bounceType: 'Permanent', status: '5.1.1' }
            : { type: incident.type };
        const at = world.clock().toISOString();
        if (message) {
          const { to, tags } = message;
          await recordMailEvent(world, { report, to, tags, messageId: 'message-1', sentAt: at, at });
        }
        return;
      }
      case 'quota':
        world.mail.limits = { perSecond: incident.perSecond, perDay: incident.perDay };
        return;
      case 'pause':
        await pauseNotice(world, act);
        return;
      case 'throttle':
        return 'rate';
      case 'sender-refused':
        return 'sender';
      case 'broken':
      case 'lost-answer':
        return incident.type;
    }
  }

  const { send } = world.mail;
  world.mail.send = async (message) => {
    attempts += 1;
    const now = attempts;
    const batch = await world.runs.findBatch(2, Number(message.tags.batch));
    if (refused.has(batch?.customers[Number(message.tags.place)] ?? '')) return { refused: 'address' };
    let answer: Awaited<ReturnType<typeof happen>>;
    for (const { at, incident } of incidents) if (at === now) answer ??= await happen(incident);
    if (answer === 'broken') throw new TransientError('The connection broke.');
    if (answer === 'rate' || answer === 'sender') return { refused: answer };
    const sent = await send(message);
    if (answer === 'lost-answer') throw new TransientError('The answer was lost.');
    return sent;
  };
  const { claimBatch } = world.runs;
  world.runs.claimBatch = async (version, batch, now) => {
    claimedAt.push({ batch, at: world.elapsed() });
    return claimBatch(version, batch, now);
  };

  await carryToItsEnd(world, deaths);
  const run = await world.runs.find(2);
  const batches = await collect(world.runs.listBatches(2, run?.batches ?? 0));
  const lastPassAt =
    Date.parse(run?.history.find(({ event }) => event === 'latecomers-requested')?.at ?? '') -
    Date.parse(run?.startedAt ?? '');
  const inTime = [...arrivedAt].filter(([, at]) => at < lastPassAt).map(([customerId]) => customerId);
  const staying = initial
    .map(({ customerId }) => customerId)
    .filter((id) => world.recipients.customers.has(id) && !refused.has(id));
  return { world, batches, deletedAt, claimedAt, entitled: [...staying, ...inTime] };
}

/** What machine and operator do, until the run is finished: repeat a step that failed, resume a run that stands still. */
async function carryToItsEnd(world: NoticeWorld, deaths: (Death | undefined)[]): Promise<void> {
  let input = await begun(world);
  let next: NoticeStep = 'freeze';
  const isOver = async () => (await world.runs.find(2))?.status === 'finished';
  for (let steps = 0; !(await isOver()); steps += 1) {
    if (steps === 500) throw new Error(`The run does not end: ${next}.`);
    const outside = ['runs', 'recipients', 'mail', 'versions'] as const satisfies (keyof NoticeWorld)[];
    const { ports } = mortal(world, outside, deaths.shift());
    world.cutOffIn(900_000);
    try {
      next = (await step(world, input, next, ports)).next;
    } catch (fault) {
      if (!(fault instanceof Crash || fault instanceof TransientError)) throw fault;
      await world.sleep(5000);
    }
    if (next === 'end' && !(await isOver())) {
      const run = await resumeNotice(world, act);
      if ('obstacle' in run) throw new Error(`The run cannot be resumed: ${run.obstacle}.`);
      input = { version: 2, attempt: run.attempt };
      next = 'freeze';
    }
  }
}

/** Every message by who got it, whatever the address was by then. */
function messagesOf(world: NoticeWorld, batches: readonly NoticeBatch[]) {
  return world.mail.taken.map(({ tags, at }) => {
    const batch = batches[Number(tags.batch) - 1];
    return { customerId: batch?.customers[Number(tags.place)] ?? '', batch, at };
  });
}

describe('through any sequence of arrivals, deletions, moves, bounces, throttles, faults and deaths, a notice run', () => {
  it('ends, reaches everybody who stays once, and nobody twice whose batch was never interrupted', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, async (life) => {
        const { world, batches, entitled } = await livedThrough(life);

        const counts = new Map<string, number>();
        for (const { customerId } of messagesOf(world, batches))
          counts.set(customerId, (counts.get(customerId) ?? 0) + 1);
        const lost = entitled.filter((id) => !counts.has(id));
        const tooOften = batches.flatMap(({ customers, claims, records }) =>
          customers.filter((id) => (counts.get(id) ?? 0) > 1 + claims - records),
        );
        expect(lost).toEqual([]);
        expect(tooOften).toEqual([]);
      }),
      { numRuns: 150 },
    );
  });

  it('sends nothing to customers deleted before their batch was read, or never frozen', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, async (life) => {
        const { world, batches, deletedAt, claimedAt } = await livedThrough(life);

        for (const { customerId, batch, at } of messagesOf(world, batches)) {
          const read = claimedAt.findLast((claim) => claim.batch === batch?.number && claim.at <= at);
          expect(read).toBeDefined();
          expect(deletedAt.get(customerId) ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(read?.at ?? 0);
        }
      }),
      { numRuns: 75 },
    );
  });

  it('accounts for everybody frozen, once, with sums that balance', async () => {
    await fc.assert(
      fc.asyncProperty(anyLife, async (life) => {
        const { world, batches } = await livedThrough(life);

        const report = await reportNotice(world, 2);
        const fates = await collect(listFates(world, 2));
        const written = new Set(fates.map(({ customerId }) => customerId));
        const told = new Set(messagesOf(world, batches).map(({ customerId }) => customerId));
        const sent = fates.filter(({ fate }) => ['sent', 'bounced', 'complained', 'rejected'].includes(fate));
        expect(report).toMatchObject({
          imbalance: 0,
          tally: { left: 0 },
          run: { status: 'finished', recipients: fates.length },
        });
        expect(written.size).toBe(fates.length);
        // Whoever was told and whose record was lost may be gone, or not reachable, when their batch is read again.
        expect(sent.filter(({ customerId }) => !told.has(customerId))).toEqual([]);
        expect(told.size - sent.length).toBeLessThanOrEqual(report?.tally.possiblyDoubled ?? 0);
      }),
      { numRuns: 75 },
    );
  });
});
