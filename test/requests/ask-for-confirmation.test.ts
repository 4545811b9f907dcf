import { describe, expect, it } from 'vitest';
import { confirmRequest, findConfirmable } from '../../functions/requests/confirm-request.ts';
import { riskTextVersion } from '../../functions/requests/domain/risk.ts';
import { cancelForCustomer } from '../../functions/requests/operate-requests.ts';
import { isRefusal, refuse } from '../../functions/shared/refusal.ts';
import { forbidden } from '../support/forbidden.ts';
import { ask, asked, codeOf, confirmed, linkOf, submitted } from '../support/stages.ts';
import { addressKeyOf, lan, lettersOf, newWorld, onlyRequest, type World } from '../support/world.ts';

describe('asking for the confirmation', () => {
  it('mails one link to the address on file and waits', async () => {
    const world = newWorld();

    const id = await asked(world);

    const { secret } = linkOf(world, 'confirm', id);
    expect(lettersOf(world)).toMatchObject([
      {
        type: 'confirm',
        to: lan.address,
        name: lan.name,
        confirmUrl: `https://privacy.example.vn/confirm/${id}/${secret}`,
        linkExpiresAt: '2026-03-03T02:00:00.000Z',
        waitEndsAt: '2026-03-09T01:59:55.000Z',
        dueAt: '2026-03-22T02:00:00.000Z',
      },
    ]);
    expect(world.workflow.answers).toEqual([]);
  });

  it('keeps the hash, the token and the customer, but never the secret', async () => {
    const world = newWorld();

    const id = await asked(world);

    const { secret } = linkOf(world, 'confirm', id);
    const request = onlyRequest(world);
    expect(request).toMatchObject({
      status: 'awaiting-confirmation',
      customerId: lan.customerId,
      name: lan.name,
      taskToken: `ask ${id}`,
      confirmation: { freshLinks: 0, secret: { wrongCodes: 0 } },
      acknowledgedAt: '2026-03-02T02:00:00.000Z',
    });
    expect(JSON.stringify(request)).not.toContain(secret);
  });

  it('shows neither the secret nor personal data in tags or the log', async () => {
    const world = newWorld();

    const id = await asked(world);

    const traces = JSON.stringify([world.logged, world.mail.sent.map(({ tags }) => tags)]);
    expect(traces).not.toMatch(/example|Nguyễn|customer-lan/);
    expect(traces).not.toContain(linkOf(world, 'confirm', id).secret);
  });

  it('never lets a link outlive the machine’s wait', async () => {
    const world = newWorld();
    world.settings.periods = { ...world.settings.periods, confirmationWaitSeconds: 3600 };

    await asked(world);

    const { confirmation } = onlyRequest(world);
    expect(confirmation?.secret.expiresAt).toBe('2026-03-02T02:59:55.000Z');
  });
});

describe('an address without a customer', () => {
  it.each(['deletion', 'handover', 'opt-out'] as const)(
    'ends a %s as "no such customer", without a letter',
    async (kind) => {
      const world = newWorld();
      const id = await submitted(world, { kind, address: 'nobody@example.org' });
      const before = onlyRequest(world);

      await expect(ask(world, id)).rejects.toMatchObject({ name: 'NoSuchCustomer' });

      expect(world.mail.sent).toEqual([]);
      expect(onlyRequest(world)).toEqual(before);
    },
  );

  it('does not appear in the error, which the machine keeps', async () => {
    const world = newWorld();
    const id = await submitted(world, { address: 'nobody@example.org' });

    await expect(ask(world, id)).rejects.toThrow(expect.not.stringContaining('nobody'));
  });

  describe('that receives promotions', () => {
    const subscribed = () => {
      const world = newWorld();
      world.mailing.subscribers.set(addressKeyOf(world, 'reader@example.org'), {
        address: 'reader@example.org',
        consents: { promotions: '2025-01-01T00:00:00Z' },
      });
      return world;
    };

    it('is asked to confirm an opt-out', async () => {
      const world = subscribed();

      await asked(world, { kind: 'opt-out', address: 'reader@example.org' });

      expect(lettersOf(world)).toMatchObject([{ type: 'confirm', to: 'reader@example.org', name: '' }]);
      expect(onlyRequest(world).customerId).toBeUndefined();
    });

    it('is not a customer for a deletion', async () => {
      const world = subscribed();
      const id = await submitted(world, { kind: 'deletion', address: 'reader@example.org' });

      await expect(ask(world, id)).rejects.toMatchObject({ name: 'NoSuchCustomer' });
      expect(world.mail.sent).toEqual([]);
    });
  });
});

describe('the limit of letters to one address', () => {
  it.each([
    ['hour', { lettersPerAddressPerHour: 2 }, 3600],
    ['day', { lettersPerAddressPerDay: 2 }, 86_400],
  ] as const)(
    'per %s ends the next request without a letter, whoever asked',
    async (_name, limits, seconds) => {
      const world = newWorld(limits);
      await asked(world);
      await asked(world);
      const id = await submitted(world);

      await expect(ask(world, id)).rejects.toMatchObject({ name: 'TooManyLetters' });

      expect(world.mail.sent).toHaveLength(2);
      world.clock.advance(seconds);
      await asked(world);
      expect(world.mail.sent).toHaveLength(3);
    },
  );
});

describe('the letters to one address', () => {
  it('cannot be used up by one client', async () => {
    const world = newWorld({ lettersPerAddressPerHour: 3, lettersPerAddressPerClientPerDay: 2 });
    await asked(world);
    await asked(world);
    const third = await submitted(world);
    await expect(ask(world, third)).rejects.toMatchObject({ name: 'TooManyLetters' });
    await expect(ask(world, third)).rejects.toMatchObject({ name: 'TooManyLetters' });

    const owners = await submitted(world);
    await world.requests.change(owners, (request) => ({ ...request, clientKey: 'client-of-the-owner' }));
    await ask(world, owners);

    expect(world.mail.sent).toHaveLength(3);
  });

  it('are not used up by a step that runs again after a crash', async () => {
    const world = newWorld({ lettersPerAddressPerHour: 2 });
    const id = await submitted(world);
    world.mail.failure = new Error('The sender is away.');
    for (const token of ['first', 'second', 'third'])
      await expect(ask(world, id, token)).rejects.toThrow('away');
    delete world.mail.failure;

    await ask(world, id);
    await asked(world);

    expect(world.mail.sent).toHaveLength(2);
  });
});

describe('asking again', () => {
  it.each(['the same', 'a second'])(
    'under %s token, sends no second letter, and the link stays',
    async (token) => {
      const world = newWorld();
      const id = await asked(world);
      const link = linkOf(world, 'confirm', id);
      const newest = token === 'the same' ? `ask ${id}` : 'second token';

      await ask(world, id, newest);

      expect(world.mail.sent).toHaveLength(1);
      expect(isRefusal(await findConfirmable(world, link))).toBe(false);
      expect(onlyRequest(world).taskToken).toBe(newest);
    },
  );

  it('keeps the count of wrong codes of the link that stays', async () => {
    const world = newWorld();
    const id = await asked(world);
    await confirmRequest(world, {
      ...linkOf(world, 'confirm', id),
      code: codeOf(world, id) === '11' ? '22' : '11',
      acceptedRiskText: riskTextVersion,
    });

    await ask(world, id, 'second token');

    expect(onlyRequest(world).confirmation?.secret.wrongCodes).toBe(1);
  });

  it('makes the newest letter the valid one if the first left unrecorded', async () => {
    const world = newWorld();
    const id = await submitted(world);
    await expect(ask(forgettingLetters(world), id, 'first token')).rejects.toThrow();
    const old = linkOf(world, 'confirm', id);

    await ask(world, id, 'second token');

    expect(await findConfirmable(world, old)).toEqual(refuse('link-unknown'));
    expect(isRefusal(await findConfirmable(world, linkOf(world, 'confirm', id)))).toBe(false);
    expect(onlyRequest(world).taskToken).toBe('second token');
  });

  it('sends another letter when the link of the first has expired', async () => {
    const world = newWorld();
    const id = await asked(world);
    world.clock.advance(world.settings.periods.confirmationLinkSeconds);

    await ask(world, id, 'second token');

    expect(world.mail.sent).toHaveLength(2);
    expect(isRefusal(await findConfirmable(world, linkOf(world, 'confirm', id)))).toBe(false);
  });

  it('sends another letter when only that of an overtaken attempt left', async () => {
    const world = newWorld();
    const id = await submitted(world);
    // The first attempt sends while the second has recorded its link, and dies.
    const second = { ...world, mail: { ...world.mail, send: () => Promise.reject(new Error('died')) } };
    const first = whenSending(world, () => ask(second, id, 'second token').catch(() => undefined));
    await expect(ask(first, id, 'first token')).rejects.toMatchObject({ name: 'Transient' });
    expect(world.mail.sent).toHaveLength(1);

    await ask(world, id, 'third token');

    expect(world.mail.sent).toHaveLength(2);
    expect(isRefusal(await findConfirmable(world, linkOf(world, 'confirm', id)))).toBe(false);
  });

  it('sends nothing under a link that another attempt has replaced', async () => {
    const world = newWorld();
    const id = await submitted(world);
    const { requests } = world;
    let hasSecondRun = false;
    const first = {
      ...world,
      requests: {
        ...requests,
        // The second attempt comes between the first one's record and its letter.
        async change(...given: Parameters<typeof requests.change>) {
          const changed = await requests.change(...given);
          if (!hasSecondRun) {
            hasSecondRun = true;
            await ask(world, id, 'second token');
          }
          return changed;
        },
      },
    };

    await ask(first, id, 'first token');

    expect(world.mail.sent).toHaveLength(1);
    expect(isRefusal(await findConfirmable(world, linkOf(world, 'confirm', id)))).toBe(false);
  });

  it('continues without a letter when the customer has answered meanwhile', async () => {
    const world = newWorld();
    const id = await confirmed(world);

    await ask(world, id, 'second token');

    expect(world.mail.sent).toHaveLength(1);
    expect(world.workflow.answers.at(-1)).toEqual({
      taskToken: 'second token',
      output: { requestId: id, next: 'grace-period' },
    });
  });

  it('notices a confirmation that arrives meanwhile', async () => {
    const world = newWorld();
    const id = await asked(world);
    world.workflow.timeOut(`ask ${id}`);
    const click = {
      ...linkOf(world, 'confirm', id),
      code: codeOf(world, id),
      acceptedRiskText: riskTextVersion,
    };
    const { requests } = world;
    const slow = {
      ...world,
      requests: {
        ...requests,
        async change(...given: Parameters<typeof requests.change>) {
          await confirmRequest(world, click);
          return requests.change(...given);
        },
      },
    };

    await ask(slow, id, 'second token');

    expect(world.workflow.answers).toEqual([
      { taskToken: 'second token', output: { requestId: id, next: 'grace-period' } },
    ]);
  });

  it('closes a request that an operator cancelled, without a letter', async () => {
    const world = newWorld();
    const id = await submitted(world);
    await cancelForCustomer(world, { id, by: 'minh', reason: 'The customer called.' });

    await ask(world, id, 'token');

    expect(world.mail.sent).toEqual([]);
    expect(world.workflow.answers).toEqual([{ taskToken: 'token', error: 'Cancelled' }]);
  });

  it('sends no letter for a one-click opt-out', async () => {
    const world = { ...newWorld(), register: forbidden<never>('register') };
    const id = await submitted(world, { kind: 'opt-out', channel: 'one-click' });

    await ask(world, id, 'token');

    expect(world.mail.sent).toEqual([]);
    expect(world.workflow.answers).toEqual([
      { taskToken: 'token', output: { requestId: id, next: 'refuse-promotions' } },
    ]);
  });

  it('about a missing request is a fault', async () => {
    await expect(ask(newWorld(), '0123456789AB')).rejects.toMatchObject({ name: 'Permanent' });
  });
});

/** A world in which a letter leaves and its sender dies before it writes that down. */
function forgettingLetters(world: World): World {
  const { mail } = world;
  return {
    ...world,
    mail: {
      ...mail,
      async send(message) {
        await mail.send(message);
        throw new Error('died');
      },
    },
  };
}

/** A world in which something happens just before a letter leaves. */
function whenSending(world: World, happens: () => Promise<unknown>): World {
  const { mail } = world;
  return {
    ...world,
    mail: {
      ...mail,
      async send(message) {
        await happens();
        return mail.send(message);
      },
    },
  };
}
