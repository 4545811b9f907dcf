import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SiteTask, TaskOperation } from '../../../contract/site.ts';
import { buildAgent, enrol, type Installation, install, rowsWith } from './agent-process.ts';
import { type FakeCloud, startFakeCloud } from './fake-cloud.ts';
import { subjectOf } from './open-store.ts';
import { confirmedBy, taskOf } from './site-tasks.ts';

let built: Promise<string> | undefined;

/** Of this process, built once. */
const bundle = (): Promise<string> => {
  built ??= buildAgent();
  return built;
};

export const c1 = subjectOf('C1');
export const decision = confirmedBy({ subject: c1 });

/** The tasks of one deletion, as the workflow asks them: the next when the one before has ended. */
const journey: TaskOperation[] = ['suspend', 'find', 'erase', 'verify', 'forget'];

export async function site(): Promise<{ cloud: FakeCloud; at: Installation }> {
  const cloud = await startFakeCloud();
  const at = await install(await bundle(), cloud);
  enrol(at, cloud);
  return { cloud, at };
}

/** Opens one task after the other; each knows the plan that the site made. */
async function deletion(cloud: FakeCloud): Promise<void> {
  let plan: NonNullable<SiteTask['plan']> | undefined;
  for (const operation of journey) {
    const task = taskOf(operation, {
      subject: c1,
      ...(['suspend', 'find', 'erase'].includes(operation) && { decision }),
      ...(operation === 'suspend' && { turn: 1 }),
      ...(plan && { plan }),
    });
    cloud.open(task);
    await cloud.until(() => cloud.endOf(task.task) !== undefined);
    const end = cloud.endOf(task.task);
    if (end?.state !== 'done') throw new Error(`${operation}: ${JSON.stringify(end)}`);
    const { plan: sha256 } = JSON.parse(end.evidence.text);
    if (operation === 'find') plan = { sha256, plannedAt: new Date().toISOString() };
  }
}

const ofNeighbour = (at: Installation) => rowsWith(at, ['"C2"', 'c2@example.vn']);

export async function killed(child: ReturnType<Installation['start']>): Promise<void> {
  const closed = once(child, 'close');
  child.kill('SIGKILL');
  await closed;
}

/** What a run without interruption says: how many messages there are to die at. */
async function messagesOfOneDeletion(): Promise<number> {
  const { cloud, at } = await site();
  const child = at.start();
  await deletion(cloud);
  await killed(child);
  return cloud.exchanges;
}

/** How many agents are killed side by side: most of the time each waits for the other side. */
const atATime = 4;

/**
 * Kills the real process at every message of one deletion, in a run of its own for each.
 * @param how whether the workflow has heard the message that was the last
 */
export function describeKills(when: string, how: 'unheard' | 'unanswered'): void {
  describe('an agent that is killed', () => {
    it(`at any message, ${when}, goes on after its restart and loses nothing`, async () => {
      const total = await messagesOfOneDeletion();
      expect(total).toBeGreaterThan(15);
      const left = Array.from({ length: total }, (_, deadly) => deadly).values();
      const killNext = async () => {
        for (const deadly of left) await killAt(deadly, how);
      };
      await Promise.all(Array.from({ length: atATime }, killNext));
    });
  });
}

async function killAt(deadly: number, how: 'unheard' | 'unanswered'): Promise<void> {
  const { cloud, at } = await site();
  const neighbour = ofNeighbour(at);
  expect(neighbour.length).toBeGreaterThan(5);
  let child = at.start();
  let restarted = Promise.resolve();
  const restart = () => {
    restarted = killed(child).then(() => {
      child = at.start();
    });
  };
  if (how === 'unheard')
    cloud.hears = (number) => {
      if (number !== deadly) return true;
      restart();
      return false;
    };
  else
    cloud.meddle = ({ number, answer }) => {
      if (number !== deadly) return answer;
      restart();
      return 'drop';
    };
  await deletion(cloud);

  // The last messages come after the end of the deletion.
  await cloud.until(() => cloud.exchanges > deadly);
  await restarted;
  expect(cloud.endOf('R1.site:billing.erase.1')).toMatchObject({ state: 'done', result: { left: 0 } });
  expect(cloud.endOf('R1.site:billing.verify.1')).toMatchObject({ state: 'done', result: { left: 0 } });
  expect(rowsWith(at, ['c1@example.vn'])).toEqual([]);
  expect(ofNeighbour(at)).toEqual(neighbour);
  expect(at.output.join('')).not.toMatch(/c1@|example\.vn|\n\s+at /);
  await killed(child);
  expect(readFileSync(join(at.folder, 'state/journal.db'), 'latin1')).not.toContain('c1@example.vn');
}
