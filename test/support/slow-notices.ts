import { expect } from 'vitest';
import { freezeRecipients } from '../../functions/notices/freeze-recipients.ts';
import { begun, customersOf, messagesPerAddress, type NoticeWorld, newNoticeWorld } from './notice-world.ts';

/** Batches of ten, as at five messages a second. */
export function slowWorld(count: number, notices: Parameters<typeof newNoticeWorld>[1] = {}): NoticeWorld {
  const world = newNoticeWorld(customersOf(count), { canarySize: 5, ...notices });
  world.mail.limits.perSecond = 5;
  return world;
}

/** A run whose customers are frozen, with the time of one call left. */
export async function frozen(world: NoticeWorld) {
  const input = await begun(world);
  await freezeRecipients(world, input);
  world.cutOffIn(900_000);
  return input;
}

export const runOf = (world: NoticeWorld) => world.runs.find(2);

/** Does something right before the message with this number is sent. */
export function atMessage(world: NoticeWorld, number: number, happen: () => unknown): void {
  let count = 0;
  const { send } = world.mail;
  world.mail.send = async (message) => {
    count += 1;
    if (count === number) await happen();
    return send(message);
  };
}

/** Asserts that this many addresses got exactly one message each. */
export function everybodyOnce(world: NoticeWorld, count: number): void {
  const counts = messagesPerAddress(world);
  expect([...counts].filter(([, messages]) => messages !== 1)).toEqual([]);
  expect(counts.size).toBe(count);
}
