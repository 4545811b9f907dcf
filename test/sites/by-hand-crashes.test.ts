import { describe, expect, it } from 'vitest';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { Crash, type Death, mortal } from '../support/mortal.ts';
import { lettersOf } from '../support/world.ts';
import { confirmedLife, type LifeWorld, requestOf } from './lives.ts';
import { confirmBy, newLifeByHand, personTask, record } from './lives-by-hand.ts';

const outside = ['requests', 'workflow', 'openWork', 'mail', 'tasks'] as const;
const reads = /\.(find|list\w+|ofRequest|isWaiting|executionStatus|ask)$/;

/** One life of a request that waits for persons only, in which at most one process dies. */
async function live(death?: Death) {
  const { world } = newLifeByHand((site) => {
    site.stores = site.stores.filter(({ manual }) => manual);
  });
  const id = await confirmedLife(world);
  await world.workflow.runTo(id, 'Find at the site');
  const dying = mortal(world, outside, death);
  let ports: LifeWorld = dying.ports;
  const survive = (error: unknown) => {
    if (error instanceof Crash) ports = world;
  };
  /** Whoever gets no answer does it again. */
  const act = async (doing: (ports: LifeWorld) => Promise<unknown>) => {
    try {
      return await doing(ports);
    } catch (error) {
      survive(error);
      return doing(world);
    }
  };
  for (let rounds = 0; rounds < 60 && world.workflow.positionOf(id); rounds += 1) {
    if (!world.workflow.positionOf(id)?.token) {
      survive(await world.workflow.perform(id, ports));
      continue;
    }
    if (personTask(world)) {
      const recorded = await act((each) => record(each, id));
      // It counts already, and its telling was lost: the machine looks again by itself.
      if (isRefusal(recorded)) world.workflow.expire(id);
      else await act((each) => confirmBy(each, id));
    } else world.workflow.expire(id);
    await watchSite(world);
  }
  const request = await requestOf(world, id);
  return {
    calls: dying.calls,
    end: {
      status: request.status,
      lines: receiptOf(request).lines,
      manual: request.manual?.['site:vnnic']?.countersigned?.by,
      receipts: lettersOf(world).filter(({ type }) => type === 'receipt').length > 0,
      open: world.tasks.all().filter(({ end }) => !end).length,
    },
  };
}

describe('A process that dies anywhere in the work of persons', () => {
  it('leaves the same end as one that lives', async () => {
    const undisturbed = await live();
    const writes = undisturbed.calls.flatMap((call, index) =>
      reads.test(call) ? [] : [{ call, at: index + 1 }],
    );
    expect(writes.length).toBeGreaterThan(8);
    expect(undisturbed.end).toMatchObject({ manual: 'minh', receipts: true, open: 0 });
    const differing: string[] = [];
    for (const { call, at } of writes) {
      const { end } = await live({ call: at, when: 'after' });
      if (JSON.stringify(end) !== JSON.stringify(undisturbed.end))
        differing.push(`after ${call} (${at}): ${JSON.stringify(end)}`);
    }

    expect(differing).toEqual([]);
  });
});
