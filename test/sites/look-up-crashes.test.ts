import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { watchDeadlines } from '../../functions/requests/watch-deadlines.ts';
import { answerTask } from '../../functions/sites/answer-task.ts';
import { claimTasks } from '../../functions/sites/claim-tasks.ts';
import { openTask } from '../../functions/sites/open-task.ts';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { fakeAgent, inMemoryChannel } from '../support/fake-agent.ts';
import { Crash, type Death, mortal } from '../support/mortal.ts';
import { machineWithRegister, withMachine } from '../support/request-machine.ts';
import { agentPair } from '../support/seals.ts';
import { newRegisterWorld } from '../support/site-world.ts';
import { confirm, submitted } from '../support/stages.ts';
import { lan, lettersOf } from '../support/world.ts';
import { requestOf } from './lives.ts';

const outside = [
  'requests',
  'limits',
  'workflow',
  'openWork',
  'register',
  'mail',
  'lookUps',
  'agents',
] as const;

/** Calls that change nothing: it makes no difference whether a process dies before or after one. */
const reads = /\.(find|list\w+|isWaiting|findByAddress|isCustomer|executionStatus)$/;

type Course = 'handover' | 'nobody' | 'cancelled';
const nobody = 'nobody@example.vn';

/** One life of a request from its form on, in which at most one process dies. */
async function live(course: Course, death?: Death) {
  const world = withMachine(newRegisterWorld(), machineWithRegister);
  const dying = mortal(world, outside, death);
  let ports = dying.ports;
  /** Another process follows one that died. */
  const survive = (error: unknown) => {
    if (!(error instanceof Crash)) return;
    ports = world;
  };
  const agent = fakeAgent(
    {
      ...inMemoryChannel(world),
      claim: (question) => claimTasks(ports, question, agentPair.key),
      answer: (question) => answerTask(ports, question, agentPair.key),
    },
    { [lan.customerId]: {} },
  );
  const { customerId, address, name } = lan;
  agent.onFile.push({ customerId, address, name });

  const id = await submitted(world, {
    kind: 'handover',
    ...(course === 'nobody' && { address: nobody }),
  });
  let isCancelled = course !== 'cancelled';
  /** Staff cancel while the site is asked, and do it again if they get no answer. */
  const cancel = async () => {
    isCancelled = true;
    const act = { id, by: 'minh', reason: 'ticket 12' };
    await cancelForCustomer(ports, act).catch((error) => {
      survive(error);
      return cancelForCustomer(world, act);
    });
  };
  const work = async () => {
    const worked = await agent.turn().catch((error) => {
      survive(error);
      if (!(error instanceof Crash)) throw error;
      return 0;
    });
    if (worked > 0) return;
    // A lease runs out, and the watches look.
    world.clock.advance(301);
    await watchSite(world);
    await watchDeadlines(world);
  };
  for (let rounds = 0; rounds < 200 && world.workflow.positionOf(id); rounds += 1) {
    const position = world.workflow.positionOf(id);
    if (!position?.token) survive(await world.workflow.perform(id, ports));
    else if (position.state === 'Ask for confirmation') await confirm(world, id);
    else if (position.state === 'Deliver the archive') world.workflow.expire(id);
    else if (isCancelled) await work();
    else await cancel();
  }
  const { status } = await requestOf(world, id);
  return {
    calls: dying.calls,
    end: {
      status,
      letters: [...new Set(lettersOf(world).map(({ type, to }) => `${type} to ${to}`))],
      lookUps: world.lookUps.all().map(({ answer, asked }) => ({ answer, asked })),
    },
  };
}

describe.each<Course>(['handover', 'nobody', 'cancelled'])(
  'A process that dies anywhere in a request that is looked up: %s',
  (course) => {
    it('leaves the same end as one that lives', async () => {
      const undisturbed = await live(course);
      const writes = undisturbed.calls.flatMap((call, index) =>
        reads.test(call) ? [] : [{ call, at: index + 1 }],
      );
      expect(writes.length).toBeGreaterThan(5);
      const differing: string[] = [];

      for (const { call, at } of writes) {
        const { end } = await live(course, { call: at, when: 'after' });
        if (JSON.stringify(end) !== JSON.stringify(undisturbed.end))
          differing.push(`after ${call} (${at}): ${JSON.stringify(end)}`);
      }

      expect(undisturbed.end.lookUps).toEqual([]);
      expect(differing).toEqual([]);
    });
  },
);

describe('Look-ups that come twice, late, or in another order', () => {
  it('lead to the letter that would have left without them, and to no other', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('turn', 'claim', 'replay', 'expire', 'watch', 'wait', 'run', 'stray'), {
          maxLength: 30,
        }),
        async (events) => {
          const world = withMachine(newRegisterWorld(), machineWithRegister);
          const sent: Parameters<typeof answerTask>[1][] = [];
          const agent = fakeAgent(
            {
              ...inMemoryChannel(world),
              claim: (question) => claimTasks(world, question, agentPair.key),
              answer: (question) => {
                sent.push(question);
                return answerTask(world, question, agentPair.key);
              },
            },
            {},
          );
          const { customerId, address, name } = lan;
          agent.onFile.push({ customerId, address, name });
          const id = await submitted(world);
          await world.workflow.run(id);
          const position = () => world.workflow.positionOf(id);
          const isAsked = () => position()?.state === 'Ask for confirmation';
          const acts: Record<(typeof events)[number], () => Promise<unknown>> = {
            turn: () => agent.turn(),
            claim: () => agent.claim(),
            replay: async () => {
              for (const question of sent.toReversed()) await answerTask(world, question, agentPair.key);
            },
            expire: async () => position()?.token && !isAsked() && world.workflow.expire(id),
            watch: () => watchSite(world),
            wait: async () => world.clock.advance(130),
            run: () => world.workflow.run(id),
            stray: () =>
              openTask(world, { requestId: id, phase: 'look-up', taskToken: 'long gone' }).catch(() => {}),
          };
          for (const event of events) await acts[event]();
          for (let turns = 0; turns < 60 && !(isAsked() && position()?.token); turns += 1) {
            await world.workflow.run(id);
            if ((await agent.turn()) === 0) world.clock.advance(130);
          }

          expect(lettersOf(world).map(({ type, to }) => [type, to])).toEqual([['confirm', lan.address]]);
          expect(world.lookUps.all().flatMap(({ answer }) => answer ?? [])).toEqual([]);
        },
      ),
      { numRuns: 40 },
    );
  });
});
