import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sitePhases } from '../../contract/machines.ts';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { watchDeadlines } from '../../functions/requests/watch-deadlines.ts';
import type { Kind } from '../../functions/shared/vocabulary.ts';
import { answerTask } from '../../functions/sites/answer-task.ts';
import { claimTasks } from '../../functions/sites/claim-tasks.ts';
import { openPart } from '../../functions/sites/open-part.ts';
import { openTask } from '../../functions/sites/open-task.ts';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { fakeAgent, type Holdings } from '../support/fake-agent.ts';
import { Crash, type Death, mortal } from '../support/mortal.ts';
import { machineWithSite, withMachine } from '../support/request-machine.ts';
import { agentPair } from '../support/seals.ts';
import { newSiteWorld } from '../support/site-world.ts';
import { lan, lettersOf } from '../support/world.ts';
import { confirmedLife, holdingsOfLan, holdingsOfNeighbour, type LifeWorld, requestOf } from './lives.ts';

const outside = [
  'requests',
  'workflow',
  'openWork',
  'register',
  'mail',
  'mailing',
  'tasks',
  'agents',
  'archives',
  'uploads',
] as const;

/** Calls that change nothing: it makes no difference whether a process dies before or after one. */
const reads =
  /\.(find|find\w*Parts?|list\w+|ofRequest|signPieces|isWaiting|findByAddress|isCustomer|executionStatus|findAddress|ask)$/;

type Course = 'deletion' | 'cancelled' | 'opt-out' | 'handover';

const kindOf = {
  deletion: 'deletion',
  cancelled: 'deletion',
  'opt-out': 'opt-out',
  handover: 'handover',
} as const satisfies Record<Course, Kind>;

/** One life of a request, in which at most one process dies. */
async function live(course: Course, death?: Death) {
  const world: LifeWorld = withMachine(newSiteWorld(), machineWithSite);
  const customers: Record<string, Holdings> = {
    [lan.customerId]: holdingsOfLan(),
    'customer-nam': holdingsOfNeighbour(),
  };
  const kind = kindOf[course];
  const id = await confirmedLife(world, { kind });
  if (kind === 'deletion') await world.workflow.runTo(id, 'Find at the site');

  const dying = mortal(world, outside, death);
  let ports = dying.ports;
  /** Another process follows one that died. */
  const survive = (error: unknown) => {
    if (!(error instanceof Crash)) return;
    ports = world;
  };
  const agent = fakeAgent(
    {
      claim: (question) => claimTasks(ports, question, agentPair.key),
      answer: (question) => answerTask(ports, question, agentPair.key),
      part: (question) => openPart(ports, question, agentPair.key),
      put: async (url, body) => world.uploads.put(url, body),
    },
    customers,
  );
  /** What must never be seen, whoever dies. */
  const violations: string[] = [];
  agent.beforeWork = async ({ request: about, operation, task }) => {
    const request = await world.requests.find(about);
    if (operation === 'erase' && (!request?.plan || request.cancelledAt)) violations.push(task);
  };

  let isCancelled = course !== 'cancelled';
  for (let rounds = 0; rounds < 200 && world.workflow.positionOf(id); rounds += 1) {
    if (!world.workflow.positionOf(id)?.token) {
      survive(await world.workflow.perform(id, ports));
      continue;
    }
    if (!isCancelled && agent.suspended.size > 0) {
      isCancelled = true;
      const act = { id, by: 'minh', reason: 'ticket 12' };
      await cancelForCustomer(ports, act).catch((error) => {
        survive(error);
        // Whoever gets no answer does it again.
        return cancelForCustomer(world, act);
      });
      continue;
    }
    const worked = await agent.turn().catch((error) => {
      survive(error);
      if (!(error instanceof Crash)) throw error;
      return 0;
    });
    if (worked > 0) continue;
    // A lease runs out, and the watches look.
    world.clock.advance(301);
    await watchSite(world);
    await watchDeadlines(world);
    if (rounds % 10 === 9 && world.workflow.positionOf(id)?.token) world.workflow.expire(id);
  }
  // What waits for nothing is done after the end.
  for (let turns = 0; turns < 4; turns += 1) {
    world.clock.advance(301);
    await agent.turn().catch(survive);
  }
  const request = await requestOf(world, id);
  return {
    calls: dying.calls,
    violations,
    end: {
      status: request.status,
      lines: receiptOf(request).lines,
      suspended: agent.suspended.size,
      refused: [...agent.refusedTopics.values()],
      left: customers[lan.customerId],
      neighbour: customers['customer-nam'],
      parts: request.archive?.parts?.map(({ site, bytes }) => ({ ...site, bytes })),
      archives: [...world.archives.archives.keys(), ...world.archives.siteParts.keys()],
      letters: [...new Set(lettersOf(world).map(({ type }) => type))],
      openTasks: world.tasks
        .all()
        .filter(({ end }) => !end)
        .map((task) => task.id.split('.').slice(1).join('.')),
      personal: /customer-lan|lan\.nguyen/.test(JSON.stringify(world.tasks.all())),
    },
  };
}

describe.each<Course>(['deletion', 'cancelled', 'opt-out', 'handover'])(
  'A process that dies anywhere in a %s',
  (course) => {
    it('leaves the same end as one that lives', async () => {
      const undisturbed = await live(course);
      const writes = undisturbed.calls.flatMap((call, index) =>
        reads.test(call) ? [] : [{ call, at: index + 1 }],
      );
      expect(writes.length).toBeGreaterThan(5);
      const differing: string[] = [];

      for (const { call, at } of writes) {
        // Before a write is where the write before it was.
        const { end, violations } = await live(course, { call: at, when: 'after' });
        if (violations.length > 0) differing.push(`after ${call} (${at}): ${violations}`);
        if (JSON.stringify(end) !== JSON.stringify(undisturbed.end))
          differing.push(`after ${call} (${at}): ${JSON.stringify(end)}`);
      }

      expect(undisturbed.end).toMatchObject({
        openTasks: [],
        personal: false,
        suspended: course === 'deletion' ? 1 : 0,
        neighbour: holdingsOfNeighbour(),
      });
      expect(differing).toEqual([]);
    });
  },
);

describe('Whatever comes twice, late, or in another order', () => {
  it('ends as if all had come once and in order', async () => {
    const undisturbed = (await live('deletion')).end;
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('turn', 'claim', 'replay', 'expire', 'watch', 'wait', 'run', 'stray'), {
          maxLength: 40,
        }),
        async (events) => {
          const world: LifeWorld = withMachine(newSiteWorld(), machineWithSite);
          const customers: Record<string, Holdings> = { [lan.customerId]: holdingsOfLan() };
          const sent: Parameters<typeof answerTask>[1][] = [];
          const agent = fakeAgent(
            {
              claim: (question) => claimTasks(world, question, agentPair.key),
              answer: (question) => {
                sent.push(question);
                return answerTask(world, question, agentPair.key);
              },
              part: (question) => openPart(world, question, agentPair.key),
              put: async (url, body) => world.uploads.put(url, body),
            },
            customers,
          );
          const id = await confirmedLife(world);
          await world.workflow.runTo(id, 'Find at the site');
          const position = () => world.workflow.positionOf(id);
          const acts: Record<(typeof events)[number], () => Promise<unknown>> = {
            turn: () => agent.turn(),
            // Claimed and never heard of again.
            claim: () => agent.claim(),
            replay: async () => {
              for (const question of sent.toReversed()) await answerTask(world, question, agentPair.key);
            },
            expire: async () => position()?.token && world.workflow.expire(id),
            watch: () => watchSite(world),
            wait: async () => world.clock.advance(130),
            run: () => world.workflow.run(id),
            // Attempts that were given up and run late, of whatever state.
            stray: async () => {
              for (const phase of sitePhases)
                await openTask(world, { requestId: id, phase, taskToken: 'long gone' }).catch(() => {});
            },
          };
          for (const event of events) await acts[event]();
          for (let turns = 0; turns < 60 && position(); turns += 1) {
            await world.workflow.run(id);
            if ((await agent.turn()) === 0) world.clock.advance(130);
          }

          const request = await requestOf(world, id);
          expect(request.status).toBe(undisturbed.status);
          expect(receiptOf(request).lines).toEqual(undisturbed.lines);
          expect(customers[lan.customerId]).toEqual(undisturbed.left);
        },
      ),
      { numRuns: 25 },
    );
  });
});
