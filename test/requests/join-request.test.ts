import { describe, expect, it } from 'vitest';
import { storeNames } from '../../contract/stores.ts';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { forbidden } from '../support/forbidden.ts';
import { archived, asked, confirmed, delivered, inGracePeriod, planned, waiting } from '../support/stages.ts';
import { lettersOf, newWorld, type World } from '../support/world.ts';

const find = async (world: World, id: string) => {
  const request = await world.requests.find(id);
  if (!request) throw new Error('There is no such request.');
  return request;
};
const otherRequestOpen = { name: 'OtherRequestOpen' };
const joined = { name: 'Joined' };

describe('a second deletion of the same customer', () => {
  const openSecond = async (world: World, changes: Partial<Submission>) => {
    const id = await confirmed(world, changes);
    return { id, opening: openGracePeriod(world, waiting(world, id, `grace ${id}`)) };
  };

  it('joins the first when that covers it', async () => {
    const world = newWorld();
    const first = await inGracePeriod(world, { scope: 'everything' });

    const { id, opening } = await openSecond(world, { scope: 'data' });

    await expect(opening).rejects.toMatchObject(joined);
    expect(await find(world, id)).toMatchObject({ joinedTo: first, status: 'awaiting-confirmation' });
  });

  it('is explained once, by a letter, and leaves the slot of the first alone', async () => {
    const world = newWorld();
    const first = await inGracePeriod(world);
    const { id, opening } = await openSecond(world, {});
    await opening.catch(() => {});

    await closeRequest(world, { requestId: id, ending: 'joined' });

    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'joined', joinedTo: referenceOf(first) });
    expect(lettersOf(world).filter(({ type }) => type === 'grace')).toHaveLength(1);
    expect(await find(world, id)).toMatchObject({ status: 'joined', joinedTo: first });
    expect(world.openWork.heldBy('customer-lan').map(({ requestId }) => requestId)).toEqual([first]);
  });

  it('does not join one that is cancelled and only has to be closed', async () => {
    const world = newWorld();
    const first = await inGracePeriod(world);
    await cancelForCustomer(world, { id: first, by: 'minh', reason: 'The customer called.' });

    const { id, opening } = await openSecond(world, {});
    await opening;

    expect(await find(world, id)).toMatchObject({ status: 'in-grace-period' });
    expect(await find(world, id)).not.toHaveProperty('joinedTo');
  });

  it('continues when it asks for more, and waits for its turn to be planned', async () => {
    const world = newWorld();
    const first = await planned(world, { scope: 'data' });
    const { id, opening } = await openSecond(world, { scope: 'everything' });
    await opening;
    world.clock.advance(world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId: id })).rejects.toMatchObject(otherRequestOpen);
    expect(await find(world, id)).toMatchObject({ status: 'in-grace-period', waitsFor: first });

    await executeInStore(world, { requestId: first, store: 'hosting' });
    await closeRequest(world, { requestId: first });
    await planRequest(world, { requestId: id });
    expect(await find(world, id)).toMatchObject({ status: 'executing' });
    expect((await find(world, id)).waitsFor).toBeUndefined();
  });

  it('records once that it waits, however often it tries', async () => {
    const world = newWorld();
    await planned(world, { scope: 'data' });
    const { id, opening } = await openSecond(world, { scope: 'everything' });
    await opening;
    world.clock.advance(world.settings.periods.graceSeconds);

    for (let tries = 0; tries < 4; tries += 1) await planRequest(world, { requestId: id }).catch(() => {});

    expect((await find(world, id)).history.filter(({ event }) => event === 'waiting')).toHaveLength(1);
  });

  it('does not wait for one of another customer', async () => {
    const world = newWorld();
    const minh = { ...world.register.customers[0], customerId: 'customer-minh', address: 'minh@example.vn' };
    world.register.customers.push(minh as (typeof world.register.customers)[number]);
    await planned(world);

    const id = await planned(world, { address: 'minh@example.vn' });

    expect(await find(world, id)).toMatchObject({ status: 'executing' });
  });
});

describe('a deletion and a handover of the same customer', () => {
  it('in this order: the deletion waits until the archive is deleted and the handover closed', async () => {
    const world = newWorld();
    const handover = await delivered(world);
    const deletion = await inGracePeriod(world);
    world.clock.advance(world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId: deletion })).rejects.toMatchObject(otherRequestOpen);
    await deleteArchive(world, { requestId: handover });
    await expect(planRequest(world, { requestId: deletion })).rejects.toMatchObject(otherRequestOpen);
    await closeRequest(world, { requestId: handover });

    await planRequest(world, { requestId: deletion });
    expect(await find(world, deletion)).toMatchObject({ status: 'executing' });
  });

  it('in the other order: the handover waits for the end of the erasure', async () => {
    const world = newWorld();
    const deletion = await planned(world);
    const handover = await confirmed(world, { kind: 'handover' });

    await expect(planRequest(world, { requestId: handover })).rejects.toMatchObject(otherRequestOpen);
    expect((await find(world, handover)).plan).toBeUndefined();
    for (const store of storeNames) await executeInStore(world, { requestId: deletion, store });
    await closeRequest(world, { requestId: deletion });

    await planRequest(world, { requestId: handover });
    expect(await find(world, handover)).toMatchObject({ status: 'executing' });
  });

  it('together: the handover may go first during the grace period of the deletion', async () => {
    const world = newWorld();
    await inGracePeriod(world);

    const handover = await planned(world, { kind: 'handover' });

    expect(await find(world, handover)).toMatchObject({ status: 'executing' });
  });

  it('never hold both slots, whichever comes first at the same instant', async () => {
    const world = newWorld();
    const deletion = await inGracePeriod(world);
    world.clock.advance(world.settings.periods.graceSeconds);
    const handover = await confirmed(world, { kind: 'handover' });

    const plans = await Promise.allSettled(
      [handover, deletion].map((requestId) => planRequest(world, { requestId })),
    );

    expect(plans.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });
});

describe('a second handover', () => {
  it('joins the first when that covers it', async () => {
    const world = newWorld();
    const first = await planned(world, { kind: 'handover' });
    const second = await confirmed(world, { kind: 'handover', scope: 'data' });

    await expect(planRequest(world, { requestId: second })).rejects.toMatchObject(joined);
    expect(await find(world, second)).toMatchObject({ joinedTo: first });
  });

  it('of the same scope joins the first until its archive is delivered', async () => {
    const world = newWorld();
    const first = await archived(world);
    const second = await confirmed(world, { kind: 'handover' });

    await expect(planRequest(world, { requestId: second })).rejects.toMatchObject(joined);
    expect(await find(world, second)).toMatchObject({ joinedTo: first });
    expect(await find(world, first)).toMatchObject({ status: 'executing' });
  });

  describe('after one whose archive was delivered', () => {
    const endsOf = (world: World, id: string) =>
      world.workflow.answers.filter(({ taskToken }) => taskToken === `deliver ${id}`);

    it('takes its slot: the old archive is discarded at once, and the plan follows when the slot is free', async () => {
      const world = newWorld();
      const first = await delivered(world);
      const second = await confirmed(world, { kind: 'handover' });

      await expect(planRequest(world, { requestId: second })).rejects.toMatchObject({ name: 'Transient' });
      expect((await find(world, first)).delivery?.discardedAt).toBeDefined();
      expect(endsOf(world, first)).toEqual([
        { taskToken: `deliver ${first}`, output: { requestId: first, next: 'deliver' } },
      ]);
      expect(await find(world, second)).not.toHaveProperty('plan');
      expect(await find(world, second)).not.toHaveProperty('waitsFor');

      await deleteArchive(world, { requestId: first });
      await expect(planRequest(world, { requestId: second })).rejects.toMatchObject({ name: 'Transient' });
      await closeRequest(world, { requestId: first });
      await planRequest(world, { requestId: second });

      expect(await find(world, second)).toMatchObject({ status: 'executing' });
      expect(await find(world, second)).not.toHaveProperty('joinedTo');
    });

    it('takes its slot too when it asks for more', async () => {
      const world = newWorld();
      const first = await delivered(world, { scope: 'data' });
      const second = await confirmed(world, { kind: 'handover', scope: 'everything' });

      await expect(planRequest(world, { requestId: second })).rejects.toMatchObject({ name: 'Transient' });

      expect(endsOf(world, first)).toHaveLength(1);
    });

    it('discards its archive once, however often it tries', async () => {
      const world = newWorld();
      const first = await delivered(world);
      const second = await confirmed(world, { kind: 'handover' });

      for (let tries = 0; tries < 3; tries += 1)
        await planRequest(world, { requestId: second }).catch(() => {});

      const { history } = await find(world, first);
      expect(history.filter(({ event }) => event === 'archive-discarded')).toHaveLength(1);
      expect(endsOf(world, first)).toHaveLength(1);
    });

    it('notifies its machine when a crash prevented it the first time', async () => {
      const world = newWorld();
      const first = await delivered(world);
      const second = await confirmed(world, { kind: 'handover' });
      const dying = { ...world, workflow: forbidden<World['workflow']>('workflow') };
      await expect(planRequest(dying, { requestId: second })).rejects.toThrow('workflow');

      await expect(planRequest(world, { requestId: second })).rejects.toMatchObject({ name: 'Transient' });

      expect(endsOf(world, first)).toHaveLength(1);
    });

    it('joins it and leaves its archive alone when it asks for less', async () => {
      const world = newWorld();
      const first = await delivered(world);
      const before = await find(world, first);
      const second = await confirmed(world, { kind: 'handover', scope: 'data' });

      await expect(planRequest(world, { requestId: second })).rejects.toMatchObject(joined);

      expect(await find(world, first)).toEqual(before);
      expect(endsOf(world, first)).toEqual([]);
    });

    it('changes nothing when it is not confirmed', async () => {
      const world = newWorld();
      const first = await delivered(world);
      const before = await find(world, first);
      const second = await asked(world, { kind: 'handover' });

      await expect(planRequest(world, { requestId: second })).rejects.toMatchObject({ name: 'Permanent' });

      expect(await find(world, first)).toEqual(before);
      expect(endsOf(world, first)).toEqual([]);
    });
  });
});
