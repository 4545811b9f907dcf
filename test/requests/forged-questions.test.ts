import { describe, expect, it } from 'vitest';
import { isCloudStore } from '../../contract/stores.ts';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { hashSecret } from '../../functions/requests/domain/link-secret.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { openGracePeriod } from '../../functions/requests/open-grace-period.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import {
  type Forgery,
  filesOf,
  find,
  forge,
  minh,
  newTown,
  withConfirmation,
  withRace,
} from '../support/forgery.ts';
import {
  archived,
  ask,
  asked,
  codeOf,
  confirm,
  confirmed,
  delivered,
  linkOf,
  submitted,
  waiting,
} from '../support/stages.ts';
import { lan, lettersOf, onlyRequest, type World } from '../support/world.ts';

/** Who the request of somebody else is about, as anybody reads it who may get requests. */
async function identityOf(world: World, changes: Parameters<typeof asked>[1]) {
  const { customerId, address, addressKey, name } = await find(world, await asked(world, changes));
  if (!customerId || !address || !name) throw new Error('Nobody was found.');
  return { customerId, address, addressKey, name };
}

const dataIn = (world: World, id: string) =>
  [...(world.archives.archives.get(id) ?? [])].map(([, content]) => String(content)).join();

describe('Somebody with a link of their own', () => {
  it('erases nobody else', async () => {
    const world = newTown();
    const victim = await identityOf(world, { kind: 'deletion' });
    const id = await asked(world, { kind: 'deletion', address: minh.address });

    const attack = async () => {
      await forge(world, id, (request) => ({ ...victim, ...withConfirmation({ graceSeconds: 0 })(request) }));
      await confirm(world, id);
      await forge(world, id, () => ({ address: minh.address }));
      await openGracePeriod(world, waiting(world, id, 'grace'));
      await forge(world, id, ({ grace, confirmation }) => ({
        address: victim.address,
        ...(grace && { grace: { ...grace, endsAt: confirmation?.confirmedAt ?? '' } }),
      }));
      world.clock.advance(1);
      const { stores } = await planRequest(world, { requestId: id });
      for (const store of stores.filter(isCloudStore)) await executeInStore(world, { requestId: id, store });
    };

    await expect(attack()).rejects.toThrow('not what its customer was asked');
    expect(filesOf(world, lan.customerId)).toBe(2);
    expect((await find(world, id)).confirmation?.seal).toBeUndefined();
  });

  it('gets nobody else’s copy', async () => {
    const world = newTown();
    const { customerId, address, addressKey } = await identityOf(world, { kind: 'handover' });
    const id = await delivered(world, { address: minh.address });
    const links = { confirm: linkOf(world, 'confirm', id), download: linkOf(world, 'download', id) };

    const attack = async () => {
      await forge(world, id, ({ plan: _plan, archive: _archive, confirmation, ...request }) => {
        const { confirmedAt: _at, seal: _seal, ...question } = confirmation ?? {};
        return {
          ...request,
          status: 'awaiting-confirmation',
          customerId,
          address,
          addressKey,
          confirmation: question as NonNullable<Request['confirmation']>,
          outcomes: {},
          ...({ plan: undefined, archive: undefined } as object),
        };
      });
      await confirm(world, id, links.confirm);
      await planRequest(world, { requestId: id });
      await writeArchive(world, { requestId: id });
      await deliverArchive(world, waiting(world, id, 'second'));
      await downloadArchive(world, { ...links.download, code: codeOf(world, id), action: 'download' });
    };

    await expect(attack()).rejects.toThrow('not what its customer was asked');
    expect(dataIn(world, id)).not.toContain('<h1>Lan</h1>');
  });
});

describe('A question that was changed in the table after it was mailed is not confirmed:', () => {
  const forgeries: Record<string, Forgery> = {
    'another customer': () => ({ customerId: lan.customerId }),
    'another address': () => ({ address: lan.address }),
    'another key of the address': () => ({ addressKey: 'key' }),
    'a handover instead of a deletion': () => ({ kind: 'handover' }),
    'everything instead of the data': () => ({ scope: 'everything' }),
    'topics of an opt-out': () => ({ topics: ['promotions'] }),
    'a shorter grace period': withConfirmation({ graceSeconds: 0 }),
    'more tries': ({ confirmation }) =>
      confirmation
        ? { confirmation: { ...confirmation, secret: { ...confirmation.secret, maxWrongCodes: 1_000 } } }
        : {},
    'a longer life': ({ confirmation }) =>
      confirmation
        ? {
            confirmation: {
              ...confirmation,
              secret: { ...confirmation.secret, expiresAt: '2036-03-02T02:00:00.000Z' },
            },
          }
        : {},
    'no seal': ({ confirmation: { questionSeal: _seal, ...rest } = {} as never }) => ({ confirmation: rest }),
  };

  it.each(Object.entries(forgeries))('%s', async (_what, forgery) => {
    const world = newTown();
    const id = await asked(world, { scope: 'data', address: minh.address });
    await forge(world, id, forgery);

    await expect(confirm(world, id)).rejects.toThrow(PermanentError);

    expect(onlyRequest(world).confirmation?.confirmedAt).toBeUndefined();
  });

  it('the secret of a link, by whoever may use the key of secrets', async () => {
    const world = newTown();
    const id = await asked(world);
    const secret = 'x'.repeat(43);
    await forge(world, id, ({ confirmation }) =>
      confirmation
        ? {
            confirmation: {
              ...confirmation,
              secret: { ...confirmation.secret, hash: hashSecret(world.keys, 'confirm', id, secret) },
            },
          }
        : {},
    );

    await expect(confirm(world, id, { id, secret })).rejects.toThrow('not what its customer was asked');
  });

  it('the seal of another question', async () => {
    const world = newTown();
    const [victim, id] = [await asked(world), await asked(world, { address: minh.address })];
    const { customerId = '', address = '', addressKey, confirmation } = await find(world, victim);
    const { questionSeal } = confirmation ?? {};
    await forge(world, id, (request) => ({
      customerId,
      address,
      addressKey,
      ...withConfirmation({ ...(questionSeal && { questionSeal }) })(request),
    }));

    await expect(confirm(world, id)).rejects.toThrow('not what its customer was asked');
  });

  it('(and a fresh link confirms what was asked again)', async () => {
    const world = newTown();
    const id = await asked(world);
    await ask(world, id, 'again');

    expect(isRefusal(await confirm(world, id))).toBe(false);
  });
});

describe('A letter goes to whom it is about, although somebody writes to the request just then:', () => {
  const aboutMinh = (world: World) => () => ({ address: minh.address, addressKey: keyOfMinh(world) });
  const keyOfMinh = (world: World) => pseudonym(world.keys, minh.address);
  const toMinh = (world: World) => lettersOf(world).filter(({ to }) => to === minh.address);

  it('the question', async () => {
    const world = newTown();
    const id = await submitted(world);

    await expect(ask(withRace(world, aboutMinh(world)), id)).rejects.toThrow(PermanentError);

    expect(toMinh(world)).toEqual([]);
  });

  it('how to cancel', async () => {
    const world = newTown();
    const id = await confirmed(world);
    const race = withRace(world, aboutMinh(world));

    await expect(openGracePeriod(race, waiting(world, id, 'grace'))).rejects.toThrow(PermanentError);

    expect(toMinh(world)).toEqual([]);
  });

  it('how to cancel, to an address that was there before', async () => {
    const world = newTown();
    const id = await confirmed(world);
    await forge(world, id, () => ({ address: minh.address }));

    await expect(openGracePeriod(world, waiting(world, id, 'grace'))).rejects.toThrow(
      'not made on the confirmation page',
    );

    expect(toMinh(world)).toEqual([]);
  });

  it('the link to a copy', async () => {
    const world = newTown();
    const id = await archived(world);
    const race = withRace(world, aboutMinh(world));

    await expect(deliverArchive(race, waiting(world, id, 'deliver'))).rejects.toThrow(PermanentError);

    expect(toMinh(world)).toEqual([]);
  });
});

it('An address key that is not of the address is not asked about', async () => {
  const world = newTown();
  const id = await submitted(world);
  await forge(world, id, () => ({ addressKey: pseudonym(world.keys, minh.address) }));

  await expect(ask(world, id)).rejects.toThrow(PermanentError);

  expect(lettersOf(world)).toEqual([]);
});
