import { describe, expect, it } from 'vitest';
import type { NextStep } from '../../contract/machines.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { inMemoryWorkflow } from '../support/in-memory/workflow.ts';
import {
  archived,
  asked,
  confirmed,
  delivered,
  inGracePeriod,
  planned,
  submitted,
  waiting,
} from '../support/stages.ts';
import { lettersOf, newWorld, onlyRequest, type World } from '../support/world.ts';

const act = (id: string) => ({ id, by: 'minh', reason: 'The table is back.' });
const raise = (world: World, id: string) =>
  raiseAttention(world, { ...waiting(world, id, 'attention'), error: 'Permanent' });

async function failedWhileErasing(world: World) {
  const id = await planned(world);
  await raise(world, id);
  return id;
}

describe('a retry', () => {
  it.each<[string, (world: World) => Promise<string>, NextStep]>([
    ['asking', submitted, 'ask'],
    ['waiting for the customer', asked, 'ask'],
    ['opening the grace period', confirmed, 'grace-period'],
    ['waiting for the grace period', inGracePeriod, 'grace-period'],
    ['erasing', planned, 'erase'],
    ['planning a handover', (world) => confirmed(world, { kind: 'handover' }), 'hand-over'],
    ['writing the archive', (world) => planned(world, { kind: 'handover' }), 'hand-over'],
    ['delivering the archive', archived, 'deliver'],
    ['deleting the archive', delivered, 'deliver'],
    ['stopping promotions', (world) => confirmed(world, { kind: 'opt-out' }), 'refuse-promotions'],
  ])('continues a request that failed while %s there', async (_name, stage, next) => {
    const world = newWorld();
    const id = await stage(world);
    const { status } = onlyRequest(world);
    await raise(world, id);

    const answer = await retryRequest(world, act(id));

    expect(answer).toMatchObject({ machine: 'resumed', request: { status } });
    expect(world.workflow.answers.at(-1)).toEqual({
      taskToken: 'attention',
      output: { requestId: id, next },
    });
  });

  it('does not repeat a grace period that is over', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    world.clock.advance(world.settings.periods.graceSeconds);
    await raise(world, id);

    await retryRequest(world, act(id));

    expect(world.workflow.answers.at(-1)?.output?.next).toBe('erase');
  });

  it('is recorded with who and why', async () => {
    const world = newWorld();
    const id = await planned(world);
    await raise(world, id);

    await retryRequest(world, act(id));

    expect(onlyRequest(world).history.at(-1)).toMatchObject({
      event: 'operator-retried',
      by: 'minh',
      reason: 'The table is back.',
    });
    expect(JSON.stringify(world.logged)).not.toContain('minh');
  });

  it('can be repeated when its first answer was lost', async () => {
    const world = newWorld();
    const id = await planned(world);
    await raise(world, id);
    const lost = {
      ...world,
      workflow: { ...world.workflow, resume: () => Promise.reject(new Error('lost')) },
    };
    await expect(retryRequest(lost, act(id))).rejects.toThrow('lost');

    expect(await retryRequest(world, act(id))).toMatchObject({ machine: 'resumed' });
  });

  it('twice resumes once', async () => {
    const world = newWorld();
    const id = await planned(world);
    await raise(world, id);
    await retryRequest(world, act(id));
    const answered = world.workflow.answers.length;

    expect(await retryRequest(world, act(id))).toMatchObject({ machine: 'running' });
    expect(world.workflow.answers).toHaveLength(answered);
  });

  it('redrives a machine that failed', async () => {
    const world = newWorld();
    const id = await planned(world);
    world.workflow.end(id, 'failed');

    expect(await retryRequest(world, act(id))).toMatchObject({ machine: 'redriven' });
    expect(world.workflow.redriven).toEqual([id]);
  });

  it.each([
    ['was forgotten', undefined],
    ['ended without closing its request', 'succeeded'],
  ] as const)('begins an execution anew that %s', async (_name, how) => {
    const world = newWorld();
    const id = await planned(world);
    const workflow = inMemoryWorkflow();
    if (how) workflow.end(id, how);

    expect(await retryRequest({ ...world, workflow }, act(id))).toMatchObject({ machine: 'restarted' });

    expect(workflow.started).toEqual([`${id}-2`]);
    expect(onlyRequest(world)).toMatchObject({ restarts: 1, status: 'executing' });
  });

  it('begins nothing anew that somebody else has redriven meanwhile', async () => {
    const world = newWorld();
    const id = await planned(world);
    world.workflow.end(id, 'failed');
    const overtaken = {
      ...world.workflow,
      async redrive() {
        await world.workflow.redrive({ id });
        return 'impossible' as const;
      },
    };

    expect(await retryRequest({ ...world, workflow: overtaken }, act(id))).toMatchObject({
      machine: 'running',
    });

    expect(world.workflow.started).toEqual([id]);
    expect(onlyRequest(world).restarts).toBeUndefined();
  });

  it('of a cancelled copy only tells its machine so: no step goes on towards a letter with a link', async () => {
    const world = newWorld();
    const id = await archived(world);
    await raise(world, id);
    const unheard = { ...world, workflow: { ...world.workflow, interrupt: async () => 'gone' as const } };
    await cancelForCustomer(unheard, act(id));

    const answer = await retryRequest(world, act(id));

    expect(answer).toMatchObject({ machine: 'resumed', request: { status: 'needs-attention' } });
    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'attention', error: 'Cancelled' });
  });

  it('does so too when the cancellation comes in between', async () => {
    const world = newWorld();
    const id = await archived(world);
    await raise(world, id);
    const unheard = { ...world, workflow: { ...world.workflow, interrupt: async () => 'gone' as const } };
    const workflow = {
      ...world.workflow,
      async executionStatus(request: { id: string }) {
        await cancelForCustomer(unheard, act(id));
        return world.workflow.executionStatus(request);
      },
    };

    await retryRequest({ ...world, workflow }, act(id));

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'attention', error: 'Cancelled' });
  });

  it('is refused for a request that needs no operator, and changes nothing', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    const [before, answered] = [onlyRequest(world), world.workflow.answers.length];

    expect(await retryRequest(world, act(id))).toEqual(refuse('not-now'));

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(answered);
  });

  it('is refused for a closed request, and changes nothing', async () => {
    const world = newWorld();
    const id = await asked(world);
    await closeRequest(world, { requestId: id, ending: 'expired' });
    const closed = onlyRequest(world);

    expect(await retryRequest(world, act(id))).toEqual(refuse('not-now'));
    expect(onlyRequest(world)).toEqual(closed);
  });

  it('is a fault for a missing request', async () => {
    await expect(retryRequest(newWorld(), act('0123456789AB'))).rejects.toMatchObject({ name: 'Permanent' });
  });
});

describe('cancelling for the customer', () => {
  it.each<[string, (world: World) => Promise<string>, string]>([
    ['waits for its confirmation', asked, 'ask'],
    ['is in its grace period', inGracePeriod, 'grace'],
  ])('ends the wait of a request that %s', async (_name, stage, wait) => {
    const world = newWorld();
    const id = await stage(world);

    expect(await cancelForCustomer(world, act(id))).toMatchObject({ machine: 'resumed' });

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: `${wait} ${id}`, error: 'Cancelled' });
    expect(onlyRequest(world).cancelledAt).toBeDefined();
  });

  it('ends the call for an operator, when it failed before any execution', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    await raise(world, id);

    await cancelForCustomer(world, act(id));
    await closeRequest(world, { requestId: id, ending: 'cancelled' });

    expect(world.workflow.answers.at(-1)).toEqual({ taskToken: 'attention', error: 'Cancelled' });
    expect(onlyRequest(world).status).toBe('cancelled');
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'cancelled' });
  });

  it.each<[string, (world: World) => Promise<string>, string]>([
    ['is being executed', planned, 'not-now'],
    ['was delivered', delivered, 'not-now'],
    ['failed while it was executed', failedWhileErasing, 'too-late'],
  ])('is refused for a request that %s', async (_name, stage, reason) => {
    const world = newWorld();
    const id = await stage(world);
    const [before, answered] = [onlyRequest(world), world.workflow.answers.length];

    expect(await cancelForCustomer(world, act(id))).toEqual({ refused: reason });

    expect(onlyRequest(world)).toEqual(before);
    expect(world.workflow.answers).toHaveLength(answered);
  });
});
