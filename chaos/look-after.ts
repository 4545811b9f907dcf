import { setTimeout as sleep } from 'node:timers/promises';
import { errorNames } from '../contract/machines.ts';
import type { Request } from '../functions/requests/domain/request.ts';
import { type Staff, staffAt } from './staff.ts';
import type { World } from './world.ts';

/** What staff do, round by round, for requests that wait for a person. */
export type LookAfter = () => Promise<void>;

function lookAfter(world: World): LookAfter {
  const staff = staffAt(world.stack);
  const tries = new Map<string, number>();
  return async () => {
    for (const request of await staff.listOpen()) {
      if (request.status !== 'needs-attention') continue;
      const tried = tries.get(request.id) ?? 0;
      tries.set(request.id, tried + 1);
      await help(staff, request, tried);
    }
  };
}

/** First they try to go on; if that does not help, they end it for the customer. */
async function help(staff: Staff, { id, attention }: Request, tried: number): Promise<void> {
  if (attention?.error === errorNames.doubtfulAddress) await staff.vouch(id);
  else if (tried % 3 === 2) await staff.cancel(id);
  else await staff.retry(id);
}

/** How far the clock of the watch is ahead while journeys are played: what it looks at is five minutes old at least. */
const watchAheadSeconds = 600;

/** Staff and the watch at work beside the journeys, until they are told to stop. */
export function keepLookingAfter(world: World): () => Promise<void> {
  const look = lookAfter(world);
  let isOver = false;
  const working = (async () => {
    while (!isOver) {
      await sleep(4000);
      // A fault may hit the watch as well: the next one comes.
      await world.watch(watchAheadSeconds).catch(() => undefined);
      await look();
    }
  })();
  return async () => {
    isOver = true;
    await working;
  };
}

/**
 * No more faults: whatever is open gets the time, the watch and the people it needs to end.
 *
 * @returns how many requests are open nevertheless
 */
export async function settle(world: World, maxSeconds: number): Promise<number> {
  const look = lookAfter(world);
  const staff = staffAt(world.stack);
  const giveUpAt = Date.now() + maxSeconds * 1000;
  world.recorder.isOn = false;
  await world.quiet();
  for (;;) {
    const open = await staff.listOpen();
    const running = [...world.executions.values()].filter((end) => end === 'running').length;
    if ((open.length === 0 && running === 0) || Date.now() > giveUpAt) return open.length;
    await world.watch(3600);
    await look();
    await sleep(1000);
  }
}
