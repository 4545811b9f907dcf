import { describe, expect, it } from 'vitest';
import { metrics } from '../../contract/resources.ts';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { cancelChallengeOf, cancelRequest } from '../../functions/requests/cancel-request.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { confirmRequest } from '../../functions/requests/confirm-request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { watchDeadlines } from '../../functions/requests/watch-deadlines.ts';
import { forbidden } from '../support/forbidden.ts';
import { sampleRequest } from '../support/sample-request.ts';
import {
  asked,
  codeOf,
  confirmed,
  delivered,
  inGracePeriod,
  linkOf,
  planned,
  submitted,
  waiting,
} from '../support/stages.ts';
import { newWorld, type World } from '../support/world.ts';

const none = {
  open: 0,
  unacknowledged: 0,
  dueSoon: 0,
  needsAttention: 0,
  undelivered: 0,
  abandoned: 0,
  calendar: 0,
};

describe('the watch over deadlines', () => {
  it('counts nothing on a day without requests', async () => {
    expect(await watchDeadlines(newWorld())).toEqual(none);
  });

  it('counts a request without a letter after one working day, not before', async () => {
    const world = newWorld();
    await submitted(world);

    world.clock.set('2026-03-03T01:59:59.999Z');
    expect(await watchDeadlines(world)).toEqual({ ...none, open: 1 });
    world.clock.set('2026-03-03T02:00:00.000Z');
    expect(await watchDeadlines(world)).toEqual({ ...none, open: 1, unacknowledged: 1 });
  });

  it('does not count a weekend as a working day', async () => {
    const world = newWorld();
    world.clock.set('2026-03-06T02:00:00.000Z');
    await submitted(world);

    world.clock.set('2026-03-08T12:00:00.000Z');

    expect(await watchDeadlines(world)).toMatchObject({ unacknowledged: 0 });
  });

  it('counts a confirmed request three days before it is due', async () => {
    const world = newWorld();
    await confirmed(world);

    world.clock.set('2026-03-19T01:59:59.999Z');
    expect(await watchDeadlines(world)).toMatchObject({ dueSoon: 0 });
    world.clock.set('2026-03-19T02:00:00.000Z');
    expect(await watchDeadlines(world)).toMatchObject({ dueSoon: 1 });
  });

  it('does not count unconfirmed or performed requests as due', async () => {
    const world = newWorld();
    await asked(world);
    await delivered(world);

    world.clock.set('2026-04-30T02:00:00.000Z');

    expect(await watchDeadlines(world)).toEqual({ ...none, open: 2 });
  });

  it('does not take for abandoned what ends while it looks', async () => {
    const world = newWorld();
    const id = await asked(world);
    world.clock.set('2026-03-02T12:00:00.000Z');
    const executionStatus = async () => {
      await closeRequest(world, { requestId: id, ending: 'expired' });
      return 'succeeded' as const;
    };

    const counts = await watchDeadlines({ ...world, workflow: { ...world.workflow, executionStatus } });

    expect(counts).toMatchObject({ abandoned: 0 });
  });

  it('counts what waits for an operator', async () => {
    const world = newWorld();
    const id = await planned(world);
    await raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Permanent' });

    expect(await watchDeadlines(world)).toMatchObject({ needsAttention: 1 });
  });

  it.each([
    ['a handover whose copy waits to be fetched', delivered, 'failed'],
    ['a request that nobody confirmed', asked, 'failed'],
    ['a deletion in its grace period', inGracePeriod, 'succeeded'],
    ['a request that waits for a person', planned, 'failed'],
  ] as const)('counts %s as abandoned when its execution is over', async (_name, stage, how) => {
    const world = newWorld();
    const id = await stage(world);
    world.workflow.end(id, how);

    expect(await watchDeadlines(world)).toMatchObject({ abandoned: 0 });
    world.clock.advance(300);
    expect(await watchDeadlines(world)).toMatchObject({ open: 1, abandoned: 1 });

    expect(world.counted).toContainEqual([metrics.needsAttention, 1]);
    expect(world.logged).toContainEqual({ event: 'request-abandoned', requestId: id });
  });

  it('looks at every execution in turn when there are more than one watch can look at', async () => {
    const world = newWorld();
    const ids = Array.from({ length: 1100 }, (_, index) => `R${String(index).padStart(11, '0')}`);
    for (const id of ids) await world.requests.create(sampleRequest({ id, status: 'awaiting-confirmation' }));

    for (const _hour of [1, 2, 3]) {
      world.clock.advance(3600);
      await watchDeadlines(world);
    }

    const lookedAt = world.logged.filter(({ event }) => event === 'request-abandoned');
    expect(new Set(lookedAt.map(({ requestId }) => requestId)).size).toBe(1100);
    expect(lookedAt).toHaveLength(1100);
  });

  it('publishes its counts as metrics', async () => {
    const world = newWorld();
    await submitted(world);
    world.clock.set('2026-03-04T02:00:00.000Z');

    await watchDeadlines(world);

    expect(world.counted).toEqual([
      [metrics.unacknowledged, 1],
      [metrics.dueSoon, 0],
      [metrics.needsAttention, 0],
      [metrics.letterWithheld, 0],
    ]);
  });

  it('calls a person once on each working day while the days off of a year are missing', async () => {
    const world = newWorld();
    const calledAt: number[] = [];

    // A week of a year that nobody has announced yet, hour by hour.
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      world.clock.set(new Date(Date.UTC(2090, 5, 5, hour, 10)).toISOString());
      const { calendar, needsAttention } = await watchDeadlines(world);
      if (calendar > 0) calledAt.push(world.clock().getUTCHours());
      expect(needsAttention).toBe(0);
    }

    expect(calledAt).toEqual([2, 2, 2, 2, 2]);
    expect(
      world.counted.filter(([metric, count]) => metric === metrics.needsAttention && count > 0),
    ).toHaveLength(5);
    expect(world.logged).toContainEqual({
      event: expect.stringMatching(
        /^calendar-row-missing 2090: add the announced days off .*calendar\.ts, then deploy$/,
      ),
    });
  });

  it('starts a machine whose start was lost, after five minutes', async () => {
    const world = newWorld();
    const lost = { ...world, workflow: { ...world.workflow, start: async () => {} } };
    const id = await submitted(lost);

    world.clock.advance(299);
    await watchDeadlines(world);
    expect(world.workflow.started).toEqual([]);
    world.clock.advance(1);
    await watchDeadlines(world);
    expect(world.workflow.started).toEqual([id]);
  });

  describe('notifies a machine after five minutes when a crash prevented it:', () => {
    const act = { by: 'minh', reason: 'The customer called.' };
    const acts: [
      string,
      (world: World) => Promise<string>,
      (ports: World, id: string) => Promise<unknown>,
      object,
    ][] = [
      [
        'a confirmation',
        asked,
        (ports, id) =>
          confirmRequest(ports, {
            ...linkOf(ports, 'confirm', id),
            code: codeOf(ports, id),
            acceptedRiskText: riskTextVersion,
          }),
        { output: { next: 'grace-period' } },
      ],
      [
        'a cancellation',
        inGracePeriod,
        (ports, id) =>
          cancelRequest(ports, { ...linkOf(ports, 'cancel', id), challenge: cancelChallengeOf(id) }),
        { error: 'Cancelled' },
      ],
      [
        'a cancellation while a person is called',
        async (world) => {
          const id = await inGracePeriod(world);
          world.workflow.timeOut(`grace ${id}`);
          await raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Permanent' });
          return id;
        },
        (ports, id) =>
          cancelRequest(ports, { ...linkOf(ports, 'cancel', id), challenge: cancelChallengeOf(id) }),
        { taskToken: 'attention', error: 'Cancelled' },
      ],
      [
        "an operator's cancellation",
        asked,
        (ports, id) => cancelForCustomer(ports, { id, ...act }),
        { error: 'Cancelled' },
      ],
      [
        "an operator's retry",
        async (world) => {
          const id = await inGracePeriod(world);
          world.workflow.timeOut(`grace ${id}`);
          await raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Permanent' });
          return id;
        },
        (ports, id) =>
          retryRequest(
            {
              ...ports,
              workflow: {
                ...newWorld().workflow,
                executionStatus: async () => 'running',
                resume: () => Promise.reject(new Error('The workflow cannot be told.')),
              },
            },
            { id, ...act },
          ),
        { taskToken: 'attention', output: { next: 'grace-period' } },
      ],
      [
        'a discarded archive',
        delivered,
        (ports, id) =>
          downloadArchive(ports, {
            ...linkOf(ports, 'download', id),
            code: codeOf(ports, id),
            action: 'discard',
          }),
        { output: { next: 'deliver' } },
      ],
    ];

    it.each(acts)('%s', async (_name, stage, act, answer) => {
      const world = newWorld();
      const id = await stage(world);
      const answered = world.workflow.answers.length;
      const dying = { ...world, workflow: forbidden<World['workflow']>('workflow') };
      await expect(act(dying, id)).rejects.toThrow('workflow');

      world.clock.advance(299);
      await watchDeadlines(world);
      expect(world.workflow.answers).toHaveLength(answered);
      world.clock.advance(1);
      await watchDeadlines(world);
      await watchDeadlines(world);

      expect(world.workflow.answers.slice(answered)).toMatchObject([answer]);
    });
  });

  it('sends a machine nothing while the customer has not answered', async () => {
    const world = newWorld();
    await asked(world);
    await delivered(world);
    const answered = world.workflow.answers.length;
    world.clock.advance(3600);

    await watchDeadlines(world);

    expect(world.workflow.answers).toHaveLength(answered);
  });

  it('starts no machine a second time', async () => {
    const world = newWorld();
    const id = await submitted(world);
    world.clock.advance(3600);

    await watchDeadlines(world);

    expect(world.workflow.started).toEqual([id]);
  });
});
