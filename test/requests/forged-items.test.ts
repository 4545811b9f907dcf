import { createHash, generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { confirmRequest } from '../../functions/requests/confirm-request.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { sealWith } from '../../functions/shared/seal.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { hashPlan } from '../../functions/stores/domain/plan.ts';
import { filesOf, forge, minh, newTown, since, withConfirmation } from '../support/forgery.ts';
import {
  archived,
  asked,
  codeOf,
  confirmed,
  inGracePeriod,
  linkOf,
  planned,
  submitted,
  waiting,
} from '../support/stages.ts';
import { lan, lettersOf, onlyRequest, type World } from '../support/world.ts';

type Confirmation = NonNullable<Request['confirmation']>;

const strangersSeal = sealWith(generateKeyPairSync('ed25519').privateKey);

describe('A request that was changed in the table after its confirmation is not planned:', () => {
  const forgeries: Record<string, (world: World) => (request: Request) => Partial<Request>> = {
    'another customer, with their address': (world) => () => ({
      customerId: minh.customerId,
      address: minh.address,
      addressKey: pseudonym(world.keys, minh.address),
    }),
    'another customer': () => () => ({ customerId: minh.customerId }),
    'another address': () => () => ({ address: minh.address }),
    'another key of the address': (world) => () => ({ addressKey: pseudonym(world.keys, minh.address) }),
    'a handover instead of a deletion': () => () => ({ kind: 'handover' }),
    'everything instead of the information': () => () => ({ scope: 'everything' }),
    'a later confirmation': () => withConfirmation({ confirmedAt: '2026-03-02T02:00:01.000Z' }),
    'an earlier confirmation': () => withConfirmation({ confirmedAt: '2026-02-01T02:00:00.000Z' }),
    'a shorter grace period': () => withConfirmation({ graceSeconds: 0 }),
    'another risk text': () => withConfirmation({ riskTextVersion: '1' }),
    'topics of an opt-out': () => () => ({ topics: ['promotions'] }),
  };

  it.each(Object.entries(forgeries))('%s', async (_what, forgery) => {
    const world = newTown();
    const requestId = await inGracePeriod(world, { scope: 'information' });
    await forge(world, requestId, forgery(world));
    world.clock.advance(world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId })).rejects.toThrow(PermanentError);

    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('(and is planned if nothing was changed)', async () => {
    const world = newTown();
    const requestId = await inGracePeriod(world, { scope: 'information' });
    world.clock.advance(world.settings.periods.graceSeconds);

    expect(await planRequest(world, { requestId })).toMatchObject({ requestId });
  });
});

describe('A confirmation that was not made on the confirmation page is not planned:', () => {
  const now = '2026-03-02T02:00:00.000Z';

  it('none at all', async () => {
    const world = newTown();
    const requestId = await asked(world, { kind: 'handover' });
    await forge(world, requestId, withConfirmation({ confirmedAt: now }));

    await expect(planRequest(world, { requestId })).rejects.toThrow('not made on the confirmation page');
  });

  it('one with a seal of another request of the same customer', async () => {
    const world = newTown();
    const first = await confirmed(world, { kind: 'handover' });
    const { seal, confirmedAt = '' } = (await world.requests.find(first))?.confirmation ?? {};
    const second = await asked(world, { kind: 'handover', scope: 'data' });
    await forge(world, second, withConfirmation({ confirmedAt, ...(seal && { seal }) }));

    await expect(planRequest(world, { requestId: second })).rejects.toThrow(
      'not made on the confirmation page',
    );
  });

  it('one sealed with the key for plans, which other functions have', async () => {
    const world = newTown();
    const requestId = await asked(world, { kind: 'handover' });
    await confirmRequest(
      { ...world, sealConfirmation: world.sealPlan },
      { ...linkOf(world, 'confirm', requestId), code: codeOf(world, requestId) },
    );

    await expect(planRequest(world, { requestId })).rejects.toThrow('not made on the confirmation page');
  });

  it('an item that nobody submitted', async () => {
    const world = newTown();
    const requestId = await confirmed(world, { kind: 'handover' });
    const real = onlyRequest(world);
    const id = '000000000000';
    await world.requests.create({ ...real, id });
    expect(requestId).not.toBe(id);

    await expect(planRequest(world, { requestId: id })).rejects.toThrow('not made on the confirmation page');
  });
});

describe('A plan that the planning step did not make is not carried out:', () => {
  const filesOfMinh = (world: World) => filesOf(world, minh.customerId);

  /** What somebody who can write to the table, but has no key, makes of a request that was confirmed. */
  function withForgedPlan(request: Request): Partial<Request> {
    const stores = request.plan?.stores ?? [];
    return {
      customerId: minh.customerId,
      plan: {
        plannedAt: '2026-03-02T02:00:00.000Z',
        stores,
        sha256: hashPlan(stores),
        seal: strangersSeal('anything'),
      },
    };
  }

  it('a deletion of another customer', async () => {
    const world = newTown();
    const requestId = await planned(world);
    await forge(world, requestId, withForgedPlan);

    await expect(executeInStore(world, { requestId, store: 'hosting' })).rejects.toThrow(
      'not made by the step that plans',
    );

    expect([filesOf(world, lan.customerId), filesOfMinh(world)]).toEqual([2, 1]);
  });

  it('another customer under a real plan', async () => {
    const world = newTown();
    const requestId = await planned(world);
    await forge(world, requestId, () => ({ customerId: minh.customerId }));

    await expect(executeInStore(world, { requestId, store: 'hosting' })).rejects.toThrow(PermanentError);

    expect(filesOfMinh(world)).toBe(1);
  });

  it('another address key under a real plan', async () => {
    const world = newTown();
    const requestId = await planned(world);
    await forge(world, requestId, () => ({ addressKey: pseudonym(world.keys, minh.address) }));

    await expect(executeInStore(world, { requestId, store: 'mailing' })).rejects.toThrow(PermanentError);
  });

  it.each(['address', 'address and its hash'])('another %s under a real plan', async (what) => {
    const world = newTown();
    const requestId = await planned(world);
    await forge(world, requestId, ({ confirmation }) => {
      const seal = confirmation?.seal;
      if (!seal) throw new Error('Nothing is sealed.');
      const addressHash = createHash('sha256').update(`${seal.salt}\n${minh.address}`).digest('base64url');
      const rehashed = { confirmation: { ...confirmation, seal: { ...seal, addressHash } } };
      return { address: minh.address, ...(what === 'address' ? {} : rehashed) };
    });

    await expect(executeInStore(world, { requestId, store: 'mailing' })).rejects.toThrow(PermanentError);
  });

  it('a hold that was taken out of a real plan', async () => {
    const world = newTown();
    const requestId = await planned(world);
    await forge(world, requestId, ({ plan }) => {
      if (!plan) throw new Error('There is no plan.');
      const stores = plan.stores.map((store) => ({
        ...store,
        categories: store.categories.map((category) => ({ ...category, action: 'erase' as const })),
      }));
      return { plan: { ...plan, stores, sha256: hashPlan(stores) } };
    });

    await expect(executeInStore(world, { requestId, store: 'account' })).rejects.toThrow(PermanentError);

    expect(world.stores.account.holdings.map(({ category }) => category)).toContain('invoices');
  });

  it('a handover of another customer’s data, from the archive to its delivery', async () => {
    const world = newTown();
    const requestId = await planned(world, { kind: 'handover' });
    await forge(world, requestId, withForgedPlan);

    await expect(writeArchive(world, { requestId })).rejects.toThrow('not made by the step that plans');

    expect(onlyRequest(world).archive).toBeUndefined();
  });

  it('a delivery of a finished archive to another customer', async () => {
    const world = newTown();
    const requestId = await archived(world);
    const { customerId, address, name } = minh;
    await forge(world, requestId, () => ({ customerId, address, name }));

    await expect(deliverArchive(world, waiting(world, requestId, 'deliver'))).rejects.toThrow(PermanentError);

    expect(lettersOf(world).filter(({ to }) => to === minh.address)).toEqual([]);
  });
});

describe('What was decided before this version sealed anything', () => {
  const day = 86_400;
  const deployedAt = '2026-03-02T12:00:00.000Z';
  const withoutSeal = (request: Request): Partial<Request> => {
    const { seal: _seal, ...confirmation } = request.confirmation ?? {};
    return { confirmation: confirmation as Confirmation };
  };
  const planWithoutSeal = ({ plan }: Request): Partial<Request> => {
    const { seal: _seal, ...older } = plan ?? {};
    return { plan: older as NonNullable<Request['plan']> };
  };

  it('is still planned and carried out, since the deployment says when that was', async () => {
    const world = since(newTown(), deployedAt);
    const requestId = await inGracePeriod(world);
    await forge(world, requestId, withoutSeal);
    world.clock.advance(world.settings.periods.graceSeconds);

    await planRequest(world, { requestId });
    await executeInStore(world, { requestId, store: 'hosting' });

    expect(filesOf(world, lan.customerId)).toBe(0);
  });

  it('is not, for a deployment that never ran without seals', async () => {
    const world = newTown();
    const requestId = await inGracePeriod(world);
    await forge(world, requestId, withoutSeal);
    world.clock.advance(world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId })).rejects.toThrow(PermanentError);
  });

  it('is not, once nothing so old can be under way any more', async () => {
    const world = since(newTown(), deployedAt);
    const requestId = await inGracePeriod(world);
    await forge(world, requestId, withoutSeal);
    world.clock.advance(61 * day);

    await expect(planRequest(world, { requestId })).rejects.toThrow(PermanentError);
  });

  it('covers no plan that says it was made later', async () => {
    const world = since(newTown(), '2026-03-01T00:00:00.000Z');
    const requestId = await planned(world);
    await forge(world, requestId, planWithoutSeal);

    await expect(executeInStore(world, { requestId, store: 'hosting' })).rejects.toThrow(PermanentError);

    expect(filesOf(world, lan.customerId)).toBe(2);
  });

  it('gives nobody with a wrong seal a way around it', async () => {
    const world = since(newTown(), deployedAt);
    const requestId = await inGracePeriod(world);
    const seal = { salt: 'salt', addressHash: 'hash', signature: strangersSeal('anything') };
    await forge(world, requestId, withConfirmation({ seal }));
    world.clock.advance(world.settings.periods.graceSeconds);

    await expect(planRequest(world, { requestId })).rejects.toThrow(PermanentError);
  });
});

it('A confirmation says under which risk text it was given', async () => {
  const world = newTown();
  await confirmed(world);

  expect(onlyRequest(world).confirmation).toMatchObject({
    riskTextVersion,
    seal: { signature: expect.stringMatching(/^[\w-]{86}$/) },
  });
  expect(await submitted(newTown())).toBeTruthy();
});
