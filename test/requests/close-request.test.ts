import { describe, expect, it } from 'vitest';
import { type Ending, endings } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import { isCloudStore } from '../../contract/stores.ts';
import { deleteArchive } from '../../functions/handover/delete-archive.ts';
import { downloadArchive } from '../../functions/handover/download-archive.ts';
import { cancelChallengeOf, cancelRequest } from '../../functions/requests/cancel-request.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { executeInStore } from '../../functions/requests/execute-in-store.ts';
import { cancelForCustomer, retryRequest } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import {
  asked,
  codeOf,
  confirm,
  confirmed,
  delivered,
  erased,
  inGracePeriod,
  linkOf,
  planned,
  waiting,
} from '../support/stages.ts';
import { lan, lettersOf, newWorld, onlyRequest } from '../support/world.ts';

describe('closing a deletion', () => {
  it('sends the complete receipt and completes with exceptions when something is held', async () => {
    const world = newWorld();
    const requestId = await erased(world);

    await closeRequest(world, { requestId });

    expect(lettersOf(world).at(-1)).toMatchObject({
      type: 'receipt',
      to: lan.address,
      dueAt: '2026-03-22T02:00:00.000Z',
      receipt: {
        unfinished: [],
        lines: [
          { store: 'hosting', category: 'website-files', result: 'erased', count: 2 },
          { store: 'mailing', category: 'mailing-topics', result: 'erased', count: 1 },
          { store: 'account', category: 'profile', result: 'erased', count: 1 },
          { store: 'account', category: 'invoices', result: 'held', count: 1 },
        ],
      },
    });
    expect(onlyRequest(world)).toMatchObject({
      status: 'completed-with-exceptions',
      purgeAt: '2028-03-05T02:00:00.000Z',
    });
  });

  it('completes without exceptions when nothing is held', async () => {
    const world = newWorld();
    const requestId = await erased(world, { scope: 'data' });

    await closeRequest(world, { requestId });

    expect(onlyRequest(world).status).toBe('completed');
  });

  it('sends the letter before it removes the address', async () => {
    const world = newWorld();
    const requestId = await erased(world);
    world.mail.failure = new Error('The sender is away.');

    await expect(closeRequest(world, { requestId })).rejects.toThrow();

    expect(onlyRequest(world)).toMatchObject({ status: 'executing', address: lan.address });
  });

  it("frees the customer's slots for the next request", async () => {
    const world = newWorld();
    const requestId = await erased(world);
    expect(world.openWork.heldBy(lan.customerId)).not.toEqual([]);

    await closeRequest(world, { requestId });

    expect(world.openWork.heldBy(lan.customerId)).toEqual([]);
  });

  it('keeps no slot that a late step claimed while the request was closing', async () => {
    const world = newWorld();
    const requestId = await erased(world);
    const { release } = world.openWork;
    world.openWork.release = async (...given) => {
      await release(...given);
      world.openWork.release = release;
      await planRequest(world, { requestId });
      expect(world.openWork.heldBy(lan.customerId)).not.toEqual([]);
    };

    await closeRequest(world, { requestId });

    expect(world.openWork.heldBy(lan.customerId)).toEqual([]);
  });

  it('twice sends one letter and changes nothing', async () => {
    const world = newWorld();
    const requestId = await erased(world);
    await closeRequest(world, { requestId });
    const [closed, letters] = [onlyRequest(world), world.mail.sent.length];

    await closeRequest(world, { requestId });

    expect(onlyRequest(world)).toEqual(closed);
    expect(world.mail.sent).toHaveLength(letters);
  });
});

describe('a deletion that failed in a store', () => {
  async function failedInHosting() {
    const world = newWorld();
    const requestId = await planned(world);
    for (const store of ['mailing', 'account'] as const) await executeInStore(world, { requestId, store });
    const close = () =>
      closeRequest(world, { requestId, results: [{ store: 'hosting', error: 'Transient' }] });
    return { world, requestId, close };
  }

  it('is left to an operator, with an honest interim receipt', async () => {
    const { world, close } = await failedInHosting();

    await expect(close()).rejects.toMatchObject({ name: 'NeedsAttention' });

    const letter = lettersOf(world).at(-1);
    expect(letter).toMatchObject({
      type: 'receipt',
      dueAt: '2026-03-22T02:00:00.000Z',
      receipt: {
        unfinished: ['hosting'],
        lines: [{ store: 'mailing' }, { store: 'account' }, { store: 'account' }],
      },
    });
    expect(onlyRequest(world)).toMatchObject({ status: 'executing', failures: { hosting: 'Transient' } });
    expect(onlyRequest(world).closedAt).toBeUndefined();
  });

  it('still counts as failed without a reported error', async () => {
    const { world, requestId } = await failedInHosting();

    await expect(closeRequest(world, { requestId })).rejects.toMatchObject({ name: 'NeedsAttention' });

    expect(onlyRequest(world).failures).toEqual({ hosting: 'Unknown' });
  });

  it('keeps its slots, so that no other request may start', async () => {
    const { world, requestId, close } = await failedInHosting();

    await close().catch(() => {});

    expect(world.openWork.heldBy(lan.customerId).map((claim) => claim.requestId)).toContain(requestId);
  });

  it('sends the interim receipt once, however often it is retried', async () => {
    const { world, close } = await failedInHosting();

    for (let tries = 0; tries < 3; tries += 1) await close().catch(() => {});

    expect(lettersOf(world).filter(({ type }) => type === 'receipt')).toHaveLength(1);
  });

  it('is finished by a retry that does only what is missing', async () => {
    const { world, requestId, close } = await failedInHosting();
    await close().catch(() => {});
    await raiseAttention(world, { ...waiting(world, requestId, 'attention'), error: 'NeedsAttention' });
    for (const store of [world.stores.mailing, world.stores.account])
      store.failures.erase = new Error('This store was done.');

    await retryRequest(world, { id: requestId, by: 'minh', reason: 'The bucket is back.' });
    const { stores } = await planRequest(world, { requestId });
    for (const store of stores.filter(isCloudStore)) await executeInStore(world, { requestId, store });
    await closeRequest(world, { requestId, results: [] });

    expect(stores).toEqual(['hosting']);
    expect(lettersOf(world).at(-1)).toMatchObject({ type: 'receipt', receipt: { unfinished: [] } });
    expect(onlyRequest(world)).toMatchObject({ status: 'completed-with-exceptions', failures: {} });
  });
});

describe('closing a handover', () => {
  it('sends one receipt, with the downloads and the end of the archive', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    const click = { ...linkOf(world, 'download', requestId), code: codeOf(world, requestId) };
    await downloadArchive(world, { ...click, action: 'download' });
    await deleteArchive(world, { requestId });

    await closeRequest(world, { requestId });

    expect(lettersOf(world).filter(({ type }) => type === 'receipt')).toMatchObject([
      {
        to: lan.address,
        kind: 'handover',
        dueAt: '2026-03-12T02:00:00.000Z',
        receipt: {
          unfinished: [],
          archive: { downloads: 1, missing: 0, deletedAt: '2026-03-02T02:00:00.000Z' },
        },
      },
    ]);
    expect(JSON.stringify(lettersOf(world).at(-1))).not.toContain('/download/');
    expect(onlyRequest(world).status).toBe('completed');
  });
});

describe('closing a request that was not executed', () => {
  it('tells the customer after a cancellation that nothing was deleted', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    await cancelRequest(world, {
      ...linkOf(world, 'cancel', requestId),
      challenge: cancelChallengeOf(requestId),
    });

    await closeRequest(world, { requestId, ending: 'cancelled' });

    expect(lettersOf(world).at(-1)).toMatchObject({
      type: 'cancelled',
      to: lan.address,
      cancelledAt: '2026-03-02T02:00:00.000Z',
    });
    expect(onlyRequest(world).status).toBe('cancelled');
    expect(world.openWork.heldBy(lan.customerId)).toEqual([]);
  });

  describe('by staff', () => {
    const reason = 'You told us by telephone that you did not ask for it.';
    const cancelledByStaff = async (address = lan.address) => {
      const world = newWorld();
      const requestId = await inGracePeriod(world);
      await cancelForCustomer(world, { id: requestId, by: 'minh', reason });
      world.register.customers = [{ ...lan, address }];
      await closeRequest(world, { requestId, ending: 'cancelled' });
      return { world, letters: lettersOf(world).filter(({ type }) => type === 'cancelled') };
    };

    it('gives the customer the reason, and does not name who gave it', async () => {
      const { letters } = await cancelledByStaff();

      expect(letters).toMatchObject([{ to: lan.address, reason }]);
      expect(JSON.stringify(letters)).not.toContain('minh');
    });

    it('tells the address now on file as well, because the mailbox of the request may be lost', async () => {
      const { world, letters } = await cancelledByStaff('lan.moi@example.vn');

      expect(letters.map(({ to }) => to)).toEqual([lan.address, 'lan.moi@example.vn']);
      expect(letters).toMatchObject([{ reason }, { reason }]);
      expect(Object.keys(onlyRequest(world).letters)).toEqual(
        expect.arrayContaining(['cancelled', 'cancelled-on-file']),
      );
    });

    it('tells each address once, even if the step runs again after a crash', async () => {
      const world = newWorld();
      const requestId = await inGracePeriod(world);
      await cancelForCustomer(world, { id: requestId, by: 'minh', reason });
      world.register.customers = [{ ...lan, address: 'lan.moi@example.vn' }];
      const { change } = world.requests;
      const dying = {
        ...world.requests,
        change: async (...given: Parameters<typeof change>) => {
          const changed = await change(...given);
          if ('letters' in changed && changed.letters['cancelled-on-file']) throw new Error('It died.');
          return changed;
        },
      };
      await expect(
        closeRequest({ ...world, requests: dying }, { requestId, ending: 'cancelled' }),
      ).rejects.toThrow();

      await closeRequest(world, { requestId, ending: 'cancelled' });

      expect(lettersOf(world).filter(({ type }) => type === 'cancelled')).toHaveLength(2);
    });
  });

  it('by the customer has no reason to give', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    await cancelRequest(world, {
      ...linkOf(world, 'cancel', requestId),
      challenge: cancelChallengeOf(requestId),
    });

    await closeRequest(world, { requestId, ending: 'cancelled' });

    expect(lettersOf(world).at(-1)).not.toHaveProperty('reason');
  });

  it.each(endings)('with "%s" sends no letter to a customer who never had one', async (ending) => {
    const world = newWorld();
    const requestId = await asked(world);
    await world.requests.change(requestId, ({ acknowledgedAt: _none, ...request }) => request);
    const letters = world.mail.sent.length;

    await closeRequest(world, { requestId, ending });

    expect(world.mail.sent).toHaveLength(letters);
  });

  it.each<Ending>(['expired', 'no-such-customer', 'too-many-letters'])(
    'with "%s" sends no letter',
    async (ending) => {
      const world = newWorld();
      const requestId = await asked(world);
      const letters = world.mail.sent.length;

      await closeRequest(world, { requestId, ending });

      expect(world.mail.sent).toHaveLength(letters);
      expect(onlyRequest(world).closedAt).toBeDefined();
    },
  );

  it('frees its slots before a letter fails', async () => {
    const world = newWorld();
    const requestId = await inGracePeriod(world);
    world.mail.failure = new Error('The sender is away.');

    await expect(closeRequest(world, { requestId, ending: 'cancelled' })).rejects.toThrow('away');

    expect(world.openWork.heldBy(lan.customerId)).toEqual([]);
    expect(onlyRequest(world).closedAt).toBeUndefined();
  });

  it.each<[Ending, string]>([
    ['no-such-customer', '2026-04-01T02:00:00.000Z'],
    ['expired', '2028-03-02T02:00:00.000Z'],
  ])('with "%s" keeps the evidence until %s', async (ending, purgeAt) => {
    const world = newWorld();
    const requestId = await asked(world);

    await closeRequest(world, { requestId, ending });

    expect(onlyRequest(world)).toMatchObject({ purgeAt });
  });

  it.each(endings)('with "%s" is counted for the alarm only if a letter was withheld', async (ending) => {
    const world = newWorld();
    const requestId = await asked(world);

    await closeRequest(world, { requestId, ending });

    expect(world.counted).toEqual(ending === 'too-many-letters' ? [[metrics.letterWithheld, 1]] : []);
  });

  it.each(['expired', 'too-many-letters'] as const)(
    'as %s is a cancellation if staff cancelled meanwhile',
    async (ending) => {
      const world = newWorld();
      const requestId = await asked(world);
      await cancelForCustomer(world, { id: requestId, by: 'minh', reason: 'The customer called.' });

      await closeRequest(world, { requestId, ending });

      expect(onlyRequest(world)).toMatchObject({ status: 'cancelled' });
      expect(lettersOf(world).at(-1)).toMatchObject({ type: 'cancelled' });
    },
  );

  it('as expired is refused for a confirmed request, which goes on', async () => {
    const world = newWorld();
    const requestId = await confirmed(world);

    await expect(closeRequest(world, { requestId, ending: 'expired' })).rejects.toMatchObject({
      name: 'Answered',
    });
    expect(onlyRequest(world)).toMatchObject({ status: 'awaiting-confirmation', address: lan.address });
  });

  it('as expired is refused when the customer confirms at that very moment', async () => {
    const world = newWorld();
    const requestId = await asked(world);
    const { requests } = world;
    const confirming = {
      ...world,
      requests: {
        ...requests,
        async change(...given: Parameters<typeof requests.change>) {
          await confirm(world, requestId);
          return requests.change(...given);
        },
      },
    };

    await expect(closeRequest(confirming, { requestId, ending: 'expired' })).rejects.toMatchObject({
      name: 'Answered',
    });
    expect(onlyRequest(world)).toMatchObject({ status: 'awaiting-confirmation', address: lan.address });
  });
});
