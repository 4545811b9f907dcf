import { describe, expect, it } from 'vitest';
import { errorNames } from '../../contract/machines.ts';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { statusViewOf } from '../../functions/requests/domain/status-view.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { joinIfCovered, ownerOf } from '../../functions/requests/join-request.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { refusePromotions } from '../../functions/requests/refuse-promotions.ts';
import { sendLetter } from '../../functions/requests/send-letter.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { forbidden } from '../support/forbidden.ts';
import {
  archived,
  asked,
  confirmed,
  delivered,
  erased,
  inGracePeriod,
  planned,
  waiting,
} from '../support/stages.ts';
import { lan, lettersOf, newWorld, type World } from '../support/world.ts';

const find = async (world: World, id: string) => {
  const request = await world.requests.find(id);
  if (!request) throw new Error('There is no such request.');
  return request;
};
const slotsOf = (world: World, owner = lan.customerId) =>
  world.openWork.heldBy(owner).map(({ slot, requestId }) => `${slot} ${requestId}`);
const act = { by: 'minh', reason: 'ticket 12' };

/** A handover that cannot be finished and waits for a person. */
async function stuckHandover(world: World): Promise<string> {
  const id = await archived(world);
  await raiseAttention(world, { ...waiting(world, id, `attention ${id}`), error: errorNames.permanent });
  return id;
}

describe('a work slot', () => {
  it.each([
    ['a closed request', true],
    ['a request that nobody knows', false],
  ])('that %s left behind is released and claimed', async (_name, isKnown) => {
    const world = newWorld();
    const leftBy = isKnown ? await erased(world) : 'UNKNOWN00000';
    if (isKnown) await closeRequest(world, { requestId: leftBy });
    const claim = { requestId: leftBy, scope: 'everything', topics: [] } as const;
    for (const slot of ['deletion', 'erasing'] as const)
      await world.openWork.claim(lan.customerId, { ...claim, topics: [], slot }, [], world.clock());

    const id = await planned(world);

    expect(slotsOf(world)).toEqual([`deletion ${id}`, `erasing ${id}`]);
  });

  it.each([
    ['deletion', inGracePeriod],
    ['handover', (world: World) => planned(world, { kind: 'handover' })],
  ] as const)('of a %s is not claimed by a step that runs after the end', async (_kind, stage) => {
    const world = newWorld();
    const id = await stage(world);
    const before = await find(world, id);
    await world.requests.change(id, (request) => ({ ...request, status: 'cancelled' }));
    await world.openWork.release(ownerOf(before), id);

    await expect(joinIfCovered(world, before)).rejects.toMatchObject({ name: 'Permanent' });

    expect(slotsOf(world)).toEqual([]);
  });

  it('is not even touched for a request that is closed', async () => {
    const world = newWorld();
    const id = await erased(world);
    await closeRequest(world, { requestId: id });
    const closed = await find(world, id);

    const late = joinIfCovered({ ...world, openWork: forbidden('openWork') }, closed);

    await expect(late).rejects.toMatchObject({ name: 'Permanent' });
  });

  it('under the pseudonym of an address is not claimed after the end either', async () => {
    const world = newWorld();
    world.register.customers = [];
    world.mailing.subscribers.set(pseudonym(world.keys, lan.address), { address: lan.address, consents: {} });
    const id = await confirmed(world, { kind: 'opt-out' });
    await refusePromotions(world, { requestId: id });
    await closeRequest(world, { requestId: id });
    const { addressKey } = await find(world, id);

    await refusePromotions(world, { requestId: id }).catch(() => {});

    expect(slotsOf(world, addressKey)).toEqual([]);
  });
});

/** The letter with its link is refused for good: nobody is told of it. */
async function untoldHandover(world: World): Promise<string> {
  const id = await archived(world);
  world.mail.failure = new PermanentError('The address is refused.');
  await deliverArchive(world, waiting(world, id, 'delivery')).catch(() => {});
  world.mail.failure = undefined;
  await raiseAttention(world, { ...waiting(world, id, 'attention'), error: errorNames.permanent });
  return id;
}

describe.each([
  ['finished', stuckHandover],
  ['delivered', untoldHandover],
])('a copy that cannot be %s', (_what, stuckHandover) => {
  it('is ended by staff: it goes, its customer is told, and its slot is free', async () => {
    const world = newWorld();
    const id = await stuckHandover(world);

    expect(await cancelForCustomer(world, { id, ...act })).toMatchObject({ machine: 'resumed' });
    await deleteArchive(world, { requestId: id });
    await closeRequest(world, { requestId: id, ending: 'cancelled' });

    expect(world.workflow.answers.at(-1)).toMatchObject({ error: errorNames.cancelled });
    expect(await find(world, id)).toMatchObject({ status: 'cancelled' });
    expect(world.archives.archives.size).toBe(0);
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'cancelled', kind: 'handover' });
    expect(slotsOf(world)).toEqual([]);
    const view = statusViewOf(await find(world, id), world.settings.periods);
    expect(view).not.toHaveProperty('receipt');
    expect(view).not.toHaveProperty('downloads');
  });

  it('is not ended once its customer was told where to fetch it', async () => {
    const world = newWorld();
    const id = await delivered(world);
    await raiseAttention(world, { ...waiting(world, id, 'attention'), error: errorNames.permanent });

    expect(await cancelForCustomer(world, { id, ...act })).toEqual({ refused: 'too-late' });
  });

  it('is replaced by a new one, and its customer is told which', async () => {
    const world = newWorld();
    const stuck = await stuckHandover(world);
    const fresh = await confirmed(world, { kind: 'handover' });

    await expect(planRequest(world, { requestId: fresh })).rejects.toMatchObject({ name: 'Transient' });
    expect(world.workflow.answers.at(-1)).toMatchObject({ error: errorNames.cancelled });
    await deleteArchive(world, { requestId: stuck });
    await closeRequest(world, { requestId: stuck, ending: 'cancelled' });
    await planRequest(world, { requestId: fresh });

    expect(await find(world, stuck)).toMatchObject({ status: 'cancelled', supersededBy: fresh });
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'joined', joinedTo: referenceOf(fresh) });
    expect(slotsOf(world)).toEqual([`handover ${fresh}`]);
    expect(world.archives.archives.size).toBe(0);
  });

  it('holds no deletion back in silence: a person is called at once', async () => {
    const world = newWorld();
    const stuck = await stuckHandover(world);
    const deletion = await inGracePeriod(world);
    world.clock.advance(world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId: deletion })).rejects.toMatchObject({
      name: errorNames.needsAttention,
    });

    expect(await find(world, deletion)).toMatchObject({ waitsFor: stuck, status: 'in-grace-period' });
    expect((await find(world, deletion)).plan).toBeUndefined();
  });
});

describe('a request that waits for a person', () => {
  it('is joined by nobody', async () => {
    const world = newWorld();
    const first = await inGracePeriod(world);
    await raiseAttention(world, { ...waiting(world, first, 'attention'), error: errorNames.permanent });
    const second = await confirmed(world);

    await openGracePeriod(world, waiting(world, second, `grace ${second}`));

    expect(await find(world, second)).toMatchObject({ status: 'in-grace-period' });
    expect((await find(world, second)).joinedTo).toBeUndefined();
  });
});

describe('a call for a person about a request that is closed', () => {
  it('ends the execution, marks nothing and rings nothing', async () => {
    const world = newWorld();
    const id = await erased(world);
    await closeRequest(world, { requestId: id });
    const closed = await find(world, id);

    await raiseAttention(world, { ...waiting(world, id, 'late'), error: errorNames.permanent });

    expect(await find(world, id)).toEqual(closed);
    expect(world.counted).toEqual([]);
    expect(world.workflow.answers.at(-1)).toMatchObject({ taskToken: 'late', output: { next: 'close' } });
    expect(await closeRequest(world, { requestId: id })).toEqual({ requestId: id });
  });
});

describe('when a customer is erased', () => {
  it("ends the customer's other requests that nobody confirmed, and no other customer's", async () => {
    const world = newWorld();
    world.register.customers.push({ ...lan, customerId: 'customer-minh', address: 'minh@example.vn' });
    const older = await asked(world, { kind: 'handover' });
    const neighbours = await asked(world, { kind: 'handover', address: 'minh@example.vn' });
    const id = await erased(world);

    await closeRequest(world, { requestId: id });

    const interrupted = world.workflow.answers.filter((answer) => 'error' in answer);
    expect(interrupted).toEqual([{ taskToken: `ask ${older}`, error: errorNames.noSuchCustomer }]);
    expect((await find(world, neighbours)).status).toBe('awaiting-confirmation');
    await closeRequest(world, { requestId: older, ending: 'no-such-customer' });
    expect(await find(world, older)).not.toHaveProperty('address');
    expect(await find(world, older)).not.toHaveProperty('name');
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'receipt' });
  });

  it('ends also the one that waits for a person before it was confirmed', async () => {
    const world = newWorld();
    const older = await asked(world, { kind: 'handover' });
    await raiseAttention(world, { ...waiting(world, older, 'a person'), error: errorNames.transient });
    const id = await erased(world);

    await closeRequest(world, { requestId: id });
    await closeRequest(world, { requestId: older, ending: 'no-such-customer' });

    expect(world.workflow.answers).toContainEqual({
      taskToken: 'a person',
      error: errorNames.noSuchCustomer,
    });
    expect(await find(world, older)).toMatchObject({ status: 'no-such-customer' });
    expect(await find(world, older)).not.toHaveProperty('address');
  });

  it('of whose data alone was erased, keeps them', async () => {
    const world = newWorld();
    await asked(world, { kind: 'handover' });
    const id = await erased(world, { scope: 'data' });

    await closeRequest(world, { requestId: id });

    expect(world.workflow.answers.filter((answer) => 'error' in answer)).toEqual([]);
  });

  it('a request that was confirmed meanwhile ends when it is planned, and is no fault', async () => {
    const world = newWorld();
    const id = await confirmed(world, { kind: 'handover' });
    world.register.customers = [];

    await expect(planRequest(world, { requestId: id })).rejects.toMatchObject({
      name: errorNames.noSuchCustomer,
    });
    await closeRequest(world, { requestId: id, ending: 'no-such-customer' });
    expect(await find(world, id)).toMatchObject({ status: 'no-such-customer' });
  });
});

describe('a step that runs late', () => {
  it('puts no archive back after the end', async () => {
    const world = newWorld();
    const id = await archived(world);
    const { archive: _unwritten, ...unwritten } = await find(world, id);
    await world.requests.change(id, () => unwritten);
    const late = writeArchive(
      {
        ...world,
        archives: {
          ...world.archives,
          async write(...given: Parameters<typeof world.archives.write>) {
            await world.requests.change(id, (request) => ({ ...request, status: 'cancelled' }));
            await world.archives.delete(id);
            return world.archives.write(...given);
          },
        },
      },
      { requestId: id },
    );

    await expect(late).rejects.toMatchObject({ name: 'Permanent' });
    expect(world.archives.archives.size).toBe(0);
  });

  it('takes back only what it wrote itself', async () => {
    const world = newWorld();
    const id = await delivered(world);
    const first = world.archives.archives.get(id);
    const { undo } = await world.archives.write(id, (async function* () {})());

    await undo();

    expect(world.archives.archives.get(id)).toBe(first);
  });

  it('sends no letter after the end', async () => {
    const world = newWorld();
    const id = await erased(world);
    const before = await find(world, id);
    await closeRequest(world, { requestId: id });
    const sent = world.mail.sent.length;

    await sendLetter(world, before, 'attention', {
      type: 'cancelled',
      cancelledAt: world.clock().toISOString(),
    });

    expect(world.mail.sent).toHaveLength(sent);
  });

  it('erases nothing after the end', async () => {
    const world = newWorld();
    const id = await planned(world);
    await world.requests.change(id, (request) => ({ ...request, status: 'cancelled' }));

    await expect(executeInStore(world, { requestId: id, store: 'hosting' })).rejects.toMatchObject({
      name: 'Permanent',
    });

    expect(world.stores.hosting.holdings).toHaveLength(2);
  });
});
