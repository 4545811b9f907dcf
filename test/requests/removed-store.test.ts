import { describe, expect, it } from 'vitest';
import type { StoreName } from '../../contract/stores.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { receiptOf } from '../../functions/requests/domain/receipt.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { sealPlan } from '../../functions/requests/domain/seal.ts';
import { statusViewOf } from '../../functions/requests/domain/status-view.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { retryRequest } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { NeedsAttentionError, PermanentError } from '../../functions/shared/errors.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { hashPlan } from '../../functions/stores/domain/plan.ts';
import { planned, waiting } from '../support/stages.ts';
import { lettersOf, newWorld, onlyRequest, type World } from '../support/world.ts';

/** A store of the version that planned; the one that carries out knows it no more. */
const removed = 'old-cdn' as StoreName;

/** A request that was planned before an upgrade which removed one of its stores. */
async function plannedBefore(world: World, kind: Request['kind']): Promise<string> {
  const requestId = await planned(world, { kind });
  const changed = await world.requests.change(requestId, (request) => {
    const { plannedAt, stores } = request.plan as NonNullable<Request['plan']>;
    const withRemoved = [
      ...stores,
      {
        store: removed,
        categories: [
          {
            category: 'website-files' as const,
            action: kind === 'deletion' ? ('erase' as const) : ('return' as const),
            count: 7,
          },
        ],
      },
    ];
    const plan = { plannedAt, stores: withRemoved, sha256: hashPlan(withRemoved) };
    return { ...request, plan: sealPlan(request, plan, world.sealPlan) };
  });
  if (isRefusal(changed)) throw new Error('The plan was not written.');
  return requestId;
}

/** What the machine does: each store for itself, then the end; who cannot go on calls a person. */
async function carryOut(world: World, requestId: string): Promise<void> {
  const { stores } = await planRequest(world, { requestId });
  const results = [];
  for (const store of stores) {
    try {
      results.push(await executeInStore(world, { requestId, store: store as StoreName }));
    } catch (error) {
      results.push({ store, error: (error as Error).name });
    }
  }
  try {
    await closeRequest(world, { requestId, results });
  } catch (error) {
    if (!(error instanceof NeedsAttentionError)) throw error;
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: error.name });
  }
}

const act = { by: 'An', reason: 'its data was moved and erased by hand, ticket 7' };
const without = (id: string, withoutStore: string) => ({ id, ...act, withoutStore });

describe('A deletion that planned a store which an upgrade removed', () => {
  it('is carried out everywhere else, and calls a person for that store', async () => {
    const world = newWorld();
    const requestId = await plannedBefore(world, 'deletion');

    await carryOut(world, requestId);

    const request = onlyRequest(world);
    expect(request.status).toBe('needs-attention');
    expect(Object.keys(request.outcomes).toSorted()).toEqual(['account', 'hosting', 'mailing']);
    expect(receiptOf(request).unfinished).toEqual([removed]);
    expect(statusViewOf(request, world.settings.periods).progress).toContainEqual({
      store: removed,
      state: 'failed',
    });
  });

  it('ends when a person lets it go on without that store, and its receipt says so', async () => {
    const world = newWorld();
    const requestId = await plannedBefore(world, 'deletion');
    await carryOut(world, requestId);

    const retried = await retryRequest(world, without(requestId, removed));
    await carryOut(world, requestId);

    expect(isRefusal(retried)).toBe(false);
    const request = onlyRequest(world);
    expect(request.status).toBe('completed-with-exceptions');
    expect(receiptOf(request).lines.filter(({ store }) => store === removed)).toEqual([
      { store: removed, category: 'website-files', result: 'not-reached', count: 7 },
    ]);
    expect(receiptOf(request).unfinished).toEqual([]);
    expect(lettersOf(world).at(-1)?.type).toBe('receipt');
  });

  it.each([
    ['a store that this version reaches', 'hosting'],
    ['a store that was never planned', 'another'],
    ['no name at all', ''],
  ])('never goes on without %s', async (_case, name) => {
    const world = newWorld();
    const requestId = await plannedBefore(world, 'deletion');
    await carryOut(world, requestId);
    const before = onlyRequest(world);

    expect(await retryRequest(world, without(requestId, name))).toEqual({ refused: 'not-now' });
    expect(onlyRequest(world)).toEqual(before);
  });
});

describe('A store that was carried out before the upgrade removed it', () => {
  it('keeps its outcome: nobody can call it not reached', async () => {
    const world = newWorld();
    const requestId = await plannedBefore(world, 'deletion');
    const done = [{ category: 'website-files' as const, result: 'erased' as const, count: 7 }];
    await world.requests.change(requestId, (request) => ({
      ...request,
      outcomes: { ...request.outcomes, [removed]: done },
    }));
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'Transient' });

    expect(await retryRequest(world, without(requestId, removed))).toEqual({ refused: 'not-now' });
    expect(onlyRequest(world).outcomes[removed]).toEqual(done);
  });
});

describe('What a retry takes upon itself', () => {
  it('is never dropped in silence while an earlier retry is under way', async () => {
    const world = newWorld();
    const requestId = await planned(world, { kind: 'handover' });
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'Unreadable' });
    await retryRequest(world, { id: requestId, ...act });

    expect(await retryRequest(world, { id: requestId, ...act, acceptsIncomplete: true })).toEqual({
      refused: 'not-now',
    });
    expect(onlyRequest(world)).not.toHaveProperty('acceptsIncomplete');
  });

  it('is on record once, when the same retry comes twice', async () => {
    const world = newWorld();
    const requestId = await planned(world, { kind: 'handover' });
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'Unreadable' });
    const retry = { id: requestId, ...act, acceptsIncomplete: true as const };

    await retryRequest(world, retry);
    expect(isRefusal(await retryRequest(world, retry))).toBe(false);
    expect(onlyRequest(world).acceptsIncomplete).toBe(true);
  });
});

describe('A copy that planned a store which an upgrade removed', () => {
  it('is not written before a person lets it go without that store', async () => {
    const world = newWorld();
    const requestId = await plannedBefore(world, 'handover');

    await expect(writeArchive(world, { requestId })).rejects.toThrow(PermanentError);
    expect(world.archives.archives.size).toBe(0);

    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'Permanent' });
    await retryRequest(world, without(requestId, removed));
    await planRequest(world, { requestId });
    await writeArchive(world, { requestId });

    const { outcomes, performedAt } = onlyRequest(world);
    expect(outcomes[removed]).toEqual([{ category: 'website-files', result: 'not-reached', count: 7 }]);
    expect(outcomes.hosting?.some(({ result }) => result === 'returned')).toBe(true);
    expect(performedAt).toBeUndefined();
  });
});

describe('A request that ended before the upgrade', () => {
  it('keeps the lines of the removed store, under its name', async () => {
    const world = newWorld();
    const requestId = await plannedBefore(world, 'deletion');
    const ended = await world.requests.change(requestId, (request) => ({
      ...request,
      status: 'completed',
      performedAt: request.submittedAt,
      outcomes: { [removed]: [{ category: 'website-files' as const, result: 'erased' as const, count: 7 }] },
    }));
    if (isRefusal(ended)) throw new Error('The end was not written.');

    expect(receiptOf(ended).lines).toEqual([
      { store: removed, category: 'website-files', result: 'erased', count: 7 },
    ]);
  });
});
