import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { maxLookUps, type SiteCustomer } from '../../contract/site.ts';
import { markedRecipients } from '../../functions/register/marked-recipients.ts';
import { statusViewOf } from '../../functions/requests/domain/status-view.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import {
  cancelForCustomer,
  retryRequest,
  vouchForAddress,
} from '../../functions/requests/operate-requests.ts';
import { optOut } from '../../functions/requests/opt-out.ts';
import { watchSite } from '../../functions/sites/watch-site.ts';
import { createOptOutToken } from '../../functions/stores/domain/opt-out-token.ts';
import type { FakeAgent } from '../support/fake-agent.ts';
import { confirm, linkOf, submitted } from '../support/stages.ts';
import { addressKeyOf, lan, lettersOf } from '../support/world.ts';
import { type LifeWorld, liveToTheEnd, newRegisterLife, requestOf, workOn } from './lives.ts';

const act = { by: 'minh', reason: 'ticket 12' };
const nobody = 'nobody@example.vn';

/** Submitted, and the machine waits for the site. */
async function waitingLife(world: LifeWorld, changes: Partial<Submission> = {}): Promise<string> {
  const id = await submitted(world, changes);
  await world.workflow.run(id);
  return id;
}

/** Looked up, asked and confirmed. */
async function confirmedAtSite(
  { world, agent }: ReturnType<typeof newRegisterLife>,
  changes: Partial<Submission> = {},
): Promise<string> {
  const id = await waitingLife(world, changes);
  await workOn(world, agent, id);
  await confirm(world, id);
  await world.workflow.run(id);
  return id;
}

/** What the agent is asked: the id of one look-up. */
async function askedOf(agent: FakeAgent): Promise<string> {
  const claimed = await agent.claim();
  return ('lookUps' in claimed && claimed.lookUps[0]?.id) || '';
}

describe('A request whose register is behind the site', () => {
  it('is looked up before its letter, which goes to the address on file, and keeps nothing of the answer', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);
    expect(world.workflow.positionOf(id)?.state).toBe('Look up at the site');
    expect(world.mail.sent).toEqual([]);

    await workOn(world, agent, id);

    expect(agent.lookedUp).toEqual([{ id: expect.stringContaining(id), address: lan.address }]);
    expect(world.workflow.positionOf(id)?.state).toBe('Ask for confirmation');
    expect(world.mail.sent.map(({ to }) => to)).toEqual([lan.address]);
    expect(await requestOf(world, id)).toMatchObject({ customerId: lan.customerId, name: lan.name });
    expect(world.lookUps.all()).toEqual([]);
    expect(JSON.stringify([world.logged, world.workflow.callsOf(id)])).not.toMatch(/lan\.nguyen|Lan/);
  });

  it('ends without a letter if the address is nobody’s', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world, { address: nobody });

    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('no-such-customer');
    expect(world.mail.sent).toEqual([]);
    expect(world.lookUps.all()).toEqual([]);
  });

  it('looks the same to a visitor, known or not, for as long as the site has not answered', async () => {
    const { world } = newRegisterLife();
    const ids = [await waitingLife(world), await waitingLife(world, { address: nobody })];

    const [known, unknown] = await Promise.all(
      ids.map(async (id) => statusViewOf(await requestOf(world, id), world.settings.periods)),
    );

    expect({ ...unknown, reference: '' }).toEqual({ ...known, reference: '' });
    expect(ids.map((id) => world.workflow.callsOf(id).map(({ step }) => step))).toEqual([
      ['open-task'],
      ['open-task'],
    ]);
  });

  it('waits for an agent that is away for months, and goes on when it comes', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);
    for (let day = 0; day < 90; day += 1) {
      world.workflow.expire(id);
      await world.workflow.run(id);
    }
    expect((await requestOf(world, id)).status).toBe('received');

    await workOn(world, agent, id);

    expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm']);
  });

  it('is looked up anew before the plan and before the delivery of a copy', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life, { kind: 'handover' });
    expect(world.workflow.positionOf(id)?.state).toBe('Look up at the site');

    await workOn(world, agent, id);
    expect(world.workflow.positionOf(id)?.state).toBe('Deliver the archive');

    const { customerId, address } = lan;
    const [, ...anew] = agent.lookedUp;
    const still = { id: expect.stringContaining(id), address, customerId };
    expect(anew).toEqual([still, still]);
    expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm', 'archive-ready']);
    expect(world.lookUps.all()).toEqual([]);
  });

  it('is erased to the end, and leaves nothing of the customer in the look-ups', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life);
    expect(world.workflow.positionOf(id)?.state).toBe('Wait for the grace period');

    const request = await liveToTheEnd(world, agent, id);

    expect(request.status).toBe('completed-with-exceptions');
    expect(world.lookUps.all()).toEqual([]);
    expect(agent.journal).toContain(`erase site:billing of ${lan.customerId}`);
    expect(JSON.stringify(world.logged)).not.toContain(lan.address);
  });
});

describe('An address that is changed at the site', () => {
  const moved = (agent: ReturnType<typeof newRegisterLife>['agent']) => {
    const [customer] = agent.onFile;
    if (customer) customer.address = 'new@example.vn';
  };

  it('after the confirmation calls a person, and nothing is packed', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life, { kind: 'handover' });
    moved(agent);

    await workOn(world, agent, id);

    expect(await requestOf(world, id)).toMatchObject({
      status: 'needs-attention',
      attention: { error: 'Permanent' },
    });
    expect((await requestOf(world, id)).plan).toBeUndefined();
  });

  it('after the grace period began calls a person, and nothing is suspended or erased', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life);
    moved(agent);

    const request = await liveToTheEnd(world, agent, id);

    expect(request.status).toBe('needs-attention');
    expect(agent.journal).toEqual([]);
  });

  it('before the delivery calls a person, and nobody is told of a copy', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life, { kind: 'handover' });
    const position = () => world.workflow.positionOf(id);
    while (position()?.state !== 'Deliver the archive') {
      if (position()?.token) await agent.turn();
      else await world.workflow.perform(id, world);
    }
    moved(agent);

    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('needs-attention');
    expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm']);
  });

  it('of a customer who is gone altogether ends the request', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life, { kind: 'handover' });
    agent.onFile.shift();

    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('no-such-customer');
  });

  it('and is somebody else’s now, calls a person, and goes on for nobody', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await confirmedAtSite(life, { kind: 'handover' });
    moved(agent);
    agent.onFile.push({ customerId: 'customer-tu', address: lan.address, name: 'Tú' });

    await workOn(world, agent, id);

    expect((await requestOf(world, id)).status).toBe('needs-attention');
    expect(JSON.stringify(world.requests.all())).not.toContain('Tú');
  });
});

describe('What the site cannot say', () => {
  it.each(['ambiguous-subject', 'schema-unfit', 'database-refused', 'no-such-store'] as const)(
    '%s calls a person, and is asked anew after the retry',
    async (code) => {
      const { world, agent } = newRegisterLife();
      const id = await waitingLife(world);
      agent.codes.set(lan.address, code);

      await workOn(world, agent, id);
      const stopped = await requestOf(world, id);
      expect(stopped).toMatchObject({ status: 'needs-attention', attention: { error: 'SiteRefused' } });
      expect(stopped.history.at(-2)?.reason).toBe(`site:billing.look-up: ${code}`);
      expect(world.mail.sent).toEqual([]);

      agent.codes.clear();
      await retryRequest(world, { id, ...act });
      await workOn(world, agent, id);
      expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm']);
    },
  );

  it.each(['stopped', 'database-away', 'lock-wait', 'internal'] as const)(
    '%s is asked a minute later, and calls nobody',
    async (code) => {
      const { world, agent } = newRegisterLife();
      const id = await waitingLife(world);
      agent.codes.set(lan.address, code);
      await workOn(world, agent, id);
      expect((await requestOf(world, id)).status).toBe('received');
      agent.codes.clear();
      expect(await agent.turn()).toBe(0);

      world.clock.advance(61);
      await workOn(world, agent, id);

      expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm']);
    },
  );

  it('in a form that nobody can read calls a person, and no letter goes to an address that it names', async () => {
    const known: SiteCustomer = { customerId: 'KH-1', address: lan.address };
    await fc.assert(
      fc.asyncProperty(
        fc.record(
          {
            customerId: fc.oneof(fc.constant(known.customerId), fc.string(), fc.integer(), fc.constant(null)),
            address: fc.oneof(
              fc.constant(known.address),
              fc.constant(nobody),
              fc.emailAddress(),
              fc.string(),
              fc.constant(null),
            ),
            name: fc.oneof(fc.string(), fc.integer()),
            addressSince: fc.oneof(fc.string(), fc.constant('2020-01-01'), fc.integer()),
            formerAddress: fc.oneof(fc.string(), fc.constant(known.address)),
          },
          { requiredKeys: [] },
        ),
        async (customer) => {
          const { world, agent } = newRegisterLife();
          const id = await waitingLife(world);
          const asked = await askedOf(agent);
          await agent.answer({ lookUps: [{ id: asked, customer: customer as unknown as SiteCustomer }] });
          await world.workflow.run(id);

          const { status } = await requestOf(world, id);
          expect(['needs-attention', 'awaiting-confirmation']).toContain(status);
          const letters = lettersOf(world).filter(({ type }) => type === 'confirm');
          expect(letters.map(({ to }) => to)).toEqual(status === 'needs-attention' ? [] : [lan.address]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('A claim', () => {
  it('brings of each address one look-up at a time, the oldest first', async () => {
    const { world, agent } = newRegisterLife();
    const ids: string[] = [];
    for (const address of [lan.address, lan.address, nobody]) ids.push(await waitingLife(world, { address }));

    const claimed = await agent.claim();
    const given = 'lookUps' in claimed ? claimed.lookUps : [];
    expect(given.map(({ id }) => id.split('.')[0])).toEqual([ids[0], ids[2]]);
    expect(await agent.claim()).toMatchObject({ lookUps: [] });

    await agent.answer({ lookUps: [{ id: given[0]?.id ?? '', customer: null }] });
    expect(await askedOf(agent)).toContain(ids[1]);
  });

  it('brings a hundred at most', async () => {
    const { world, agent } = newRegisterLife();
    world.settings.limits.formsPerClientPerHour = 1000;
    for (let form = 0; form < maxLookUps + 5; form += 1)
      await waitingLife(world, { address: `customer-${form}@example.vn` });

    const counts: number[] = [];
    for (let claims = 0; claims < 3; claims += 1) {
      const claimed = await agent.claim();
      counts.push('lookUps' in claimed ? claimed.lookUps.length : -1);
    }

    expect(counts).toEqual([maxLookUps, 5, 0]);
  });

  it('brings again what an agent took and did not answer, once its lease is over', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);
    await agent.claim();
    world.clock.advance(world.site.leaseSeconds + 1);

    expect(await askedOf(agent)).toContain(id);
  });

  it('brings none of a request that is over', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);
    const interrupt = world.workflow.interrupt;
    world.workflow.interrupt = async () => 'gone';
    await cancelForCustomer(world, { id, ...act });
    world.workflow.interrupt = interrupt;

    expect(await agent.claim()).toMatchObject({ lookUps: [] });
  });
});

describe('A look-up', () => {
  it('is not asked beyond the limit of letters to an address, known or not', async () => {
    for (const address of [lan.address, nobody]) {
      const { world } = newRegisterLife();
      world.settings.limits.lettersPerAddressPerHour = 2;
      const ids = [await waitingLife(world, { address }), await waitingLife(world, { address })];
      const third = await submitted(world, { address });

      expect(await world.workflow.perform(third, world)).toMatchObject({ name: 'TooManyLetters' });
      expect(world.lookUps.all().map(({ request }) => request)).toEqual(ids);
    }
  });

  it('takes the first answer to the question that is open, and no other', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);
    const asked = await askedOf(agent);
    const answer = (about: string, customer: SiteCustomer | null) =>
      agent.answer({ lookUps: [{ id: about, customer }] });
    const { customerId, address } = lan;

    for (const other of [`${id}.1`, `${asked}1`, 'ABCDEFGH0001.1', id, asked.toLowerCase(), ''])
      expect(await answer(other, null)).toEqual({ go: 'on' });
    expect((await world.lookUps.find(id))?.answer).toBeUndefined();
    await answer(asked, { customerId, address });
    await answer(asked, null);

    await world.workflow.run(id);
    expect((await requestOf(world, id)).customerId).toBe(lan.customerId);
  });

  it('that is answered again, after the next one was asked, does not answer that', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world, { kind: 'handover' });
    await workOn(world, agent, id);
    world.clock.advance(1);
    await confirm(world, id);
    await world.workflow.run(id);
    const { customerId, address } = lan;
    const before = agent.lookedUp[0]?.id ?? '';
    await agent.answer({ lookUps: [{ id: before, customer: { customerId, address } }] });
    await world.workflow.run(id);

    expect(world.workflow.positionOf(id)?.state).toBe('Look up at the site');
  });

  it('ends at once when staff cancel, and the site is asked no more', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);

    await cancelForCustomer(world, { id, ...act });
    await world.workflow.run(id);

    expect((await requestOf(world, id)).status).toBe('cancelled');
    expect(world.lookUps.all()).toEqual([]);
    expect(await agent.turn()).toBe(0);
  });

  it('that was answered while the machine was not told is told by the watch', async () => {
    const { world, agent } = newRegisterLife();
    const id = await waitingLife(world);
    const { interrupt } = world.workflow;
    world.workflow.interrupt = async () => {
      throw new Error('The process died.');
    };
    await agent.turn().catch(() => undefined);
    world.workflow.interrupt = interrupt;
    world.clock.advance(301);

    await watchSite(world);
    await world.workflow.run(id);

    expect(lettersOf(world).map(({ type }) => type)).toEqual(['confirm']);
  });

  it('that nobody takes rings', async () => {
    const { world } = newRegisterLife();
    await waitingLife(world);
    world.clock.advance(world.site.silentAfterSeconds + 1);

    expect(await watchSite(world)).toMatchObject({ open: 1, untaken: 1, silent: 1 });
  });

  it('is asked again for a fresh link, and a link that still works ends the wait', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const id = await waitingLife(world);
    await workOn(world, agent, id);
    const link = linkOf(world, 'confirm', id);
    const token = world.workflow.positionOf(id)?.token ?? '';
    await world.workflow.interrupt(token, 'FreshLinkWanted');
    await world.workflow.run(id);
    expect(world.workflow.positionOf(id)?.state).toBe('Look up at the site');

    await confirm(world, id, link);
    await world.workflow.run(id);

    expect(world.workflow.positionOf(id)?.state).toBe('Wait for the grace period');
  });

  it('is not needed for a one-click opt-out', async () => {
    const { world, agent } = newRegisterLife();
    const key = addressKeyOf(world, lan.address);
    world.mailing.subscribers.set(key, { address: lan.address, consents: {} });
    const token = createOptOutToken(world.keys, { topic: 'promotions', addressKey: key }, world.random);
    await optOut(world, { token, all: false, language: 'vi' });
    const [request] = world.requests.all();
    await workOn(world, agent, request?.id ?? '');

    expect(agent.lookedUp).toEqual([]);
    expect((await requestOf(world, request?.id ?? '')).status).toBe('completed');
  });

  it('of an address to which mail has bounced calls a person, who vouches for it', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const recipients = markedRecipients(world.marks, world.keys);
    await recipients.markUnreachable(lan.customerId, lan.address, world.clock());
    const id = await confirmedAtSite(life, { kind: 'handover' });
    await workOn(world, agent, id);
    expect((await requestOf(world, id)).attention?.error).toBe('DoubtfulAddress');

    const { addressKey } = await requestOf(world, id);
    const markReachable = (customerId: string, _address: string, key: string) =>
      world.marks.remove(customerId, key);
    await vouchForAddress({ ...world, recipients: { markReachable } }, { id, ...act });
    await workOn(world, agent, id);

    expect(lettersOf(world).at(-1)?.type).toBe('archive-ready');
    expect(await world.marks.find(lan.customerId, addressKey)).toBeUndefined();
  });

  it('is not asked while the request waits for another one of its customer', async () => {
    const life = newRegisterLife();
    const { world, agent } = life;
    const copy = await confirmedAtSite(life, { kind: 'handover' });
    await workOn(world, agent, copy);
    const id = await confirmedAtSite(life, { idempotencyKey: 'another' });
    await world.workflow.runTo(id, 'Find at the site');
    await world.workflow.run(id);
    await agent.turn();
    const asked = agent.lookedUp.length;
    for (let steps = 0; steps < 10; steps += 1) await world.workflow.perform(id, world);

    expect((await requestOf(world, id)).waitsFor).toBe(copy);
    expect(agent.lookedUp).toHaveLength(asked);
  });
});
