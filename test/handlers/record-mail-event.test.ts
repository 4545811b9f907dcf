import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import { recordMailEventHandler } from '../../functions/handlers/record-mail-event.ts';
import { TransientError } from '../../functions/shared/errors.ts';
import { customersOf, newNoticeWorld } from '../support/notice-world.ts';
import { bounceOf, fromTopic, noticeTagsOf, sesEvent } from '../support/ses-events.ts';

const delivery = { delivery: { timestamp: '2026-03-02T02:00:03.000Z' } };

/** A world in which the first batch of version 2 was written for two customers. */
async function newWorld() {
  const world = newNoticeWorld(customersOf(2));
  await world.runs.writeBatches(
    2,
    [{ number: 1, customers: ['KH-1000', 'KH-1001'] }],
    '2028-03-02T02:00:00.000Z',
  );
  const handler = recordMailEventHandler(world);
  return { ...world, tell: (invocation: object) => handler(invocation) };
}

describe('an event from SES', () => {
  it('is recorded for the position in the batch that its tags name', async () => {
    const world = await newWorld();

    await world.tell(fromTopic(sesEvent('Delivery', delivery, noticeTagsOf(2, 1, 1))));

    expect(await world.runs.findEvents(2, 1)).toMatchObject({ delivered: [1], bounced: [] });
    // A line for each of a million deliveries would add nothing to the ledger.
    expect(world.logged).toEqual([]);
  });

  it('marks a customer whose address bounced permanently', async () => {
    const world = await newWorld();

    await world.tell(fromTopic(sesEvent('Bounce', bounceOf('Permanent', { status: '5.1.1' }))));

    const customers = await world.recipients.findMany(['KH-1000', 'KH-1001']);
    expect(customers.get('KH-1000')?.unreachableSince).toBe('2026-03-02T02:00:05.000Z');
    expect(customers.get('KH-1001')?.unreachableSince).toBeUndefined();
  });

  it('is recorded event by event when several come at once', async () => {
    const world = await newWorld();
    const deliveredTo = (position: number) => sesEvent('Delivery', delivery, noticeTagsOf(2, 1, position));

    await world.tell(fromTopic(deliveredTo(0), deliveredTo(1)));

    expect(await world.runs.findEvents(2, 1)).toMatchObject({ delivered: [0, 1] });
  });

  it('is logged and dropped when its type is of no interest', async () => {
    const world = await newWorld();

    await world.tell(
      fromTopic(
        sesEvent('DeliveryDelay'),
        'Successfully validated SNS topic for Amazon SES event publishing.',
      ),
    );

    expect(world.logged).toEqual([
      { event: 'mail-event-ignored DeliveryDelay' },
      { event: 'mail-event-ignored greeting' },
    ]);
    expect(await world.runs.findEvents(2, 1)).toBeUndefined();
    expect(world.counted).toEqual([]);
  });
});

describe('an event that cannot be recorded', () => {
  it('fails the invocation and calls an operator when a retry cannot help', async () => {
    const world = await newWorld();

    await expect(world.tell(fromTopic('lan.nguyen@example.vn'))).rejects.toMatchObject({ name: 'Permanent' });

    expect(world.logged).toEqual([{ event: 'mail-event-failed', error: 'Permanent' }]);
    expect(world.counted).toEqual([[metrics.noticesNeedAttention, 1]]);
  });

  it('fails the invocation and waits for its retry when the fault may pass', async () => {
    const world = await newWorld();
    world.runs.addEvent = () => Promise.reject(new TransientError('The table is throttled.'));

    await expect(world.tell(fromTopic(sesEvent('Delivery', delivery)))).rejects.toMatchObject({
      name: 'Transient',
    });

    expect(world.logged).toEqual([{ event: 'mail-event-failed', error: 'Transient' }]);
    expect(world.counted).toEqual([]);
  });
});
