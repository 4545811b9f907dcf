import { describe, expect, it } from 'vitest';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive, findDownload } from '../../functions/handover/download-archive.ts';
import { closeRequest } from '../../functions/requests/close-request.ts';
import { retryRequest, vouchForAddress } from '../../functions/requests/operate-requests.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { raiseAttention } from '../../functions/requests/raise-attention.ts';
import { DoubtfulAddressError, TransientError } from '../../functions/shared/errors.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { customerKeyOf } from '../../functions/shared/secrets.ts';
import { mortal } from '../support/mortal.ts';
import {
  archived,
  ask,
  asked,
  codeOf,
  confirmed,
  delivered,
  erased,
  inGracePeriod,
  linkOf,
  planned,
  submitted,
  waiting,
} from '../support/stages.ts';

import { lan, lettersOf, newWorld, onlyRequest, type World } from '../support/world.ts';

const days = (count: number) => count * 86_400;
const former = 'lan@example.net';
const act = { by: 'minh', reason: 'called the number of the contract' };

/** Lan's address on file was changed so many days ago. */
function movedWorld(daysAgo: number): World {
  const world = newWorld();
  const addressSince = new Date(world.clock().getTime() - days(daysAgo) * 1000).toISOString();
  world.register.customers = [{ ...lan, addressSince, formerAddress: former }];
  return world;
}

/** Mail to Lan has bounced for good. */
function bouncedWorld(): World {
  const world = newWorld();
  world.register.customers = [{ ...lan, unreachableSince: '2026-01-15T02:00:00.000Z' }];
  return world;
}

describe('An address that is no longer new when the request is carried out', () => {
  it.each([27, 29])('still needs a person if it was new when the request came: %i days', async (daysAgo) => {
    const world = movedWorld(daysAgo);
    const requestId = await inGracePeriod(world);
    pastGrace(world);
    world.clock.advance(days(1));

    await expect(planRequest(world, { requestId })).rejects.toThrow(DoubtfulAddressError);
    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('needs nobody if it was not', async () => {
    const world = movedWorld(31);
    const requestId = await inGracePeriod(world);
    pastGrace(world);

    expect(await planRequest(world, { requestId })).toMatchObject({ requestId });
  });
});

const pastGrace = (world: World) => world.clock.advance(world.settings.periods.graceSeconds);

describe.each([
  ['a new address', () => movedWorld(3)],
  ['an address to which mail has bounced for good', bouncedWorld],
])('From %s', (_name, newDoubtfulWorld) => {
  it('nothing is copied before a person has looked', async () => {
    const world = newDoubtfulWorld();
    const requestId = await confirmed(world, { kind: 'handover' });

    await expect(planRequest(world, { requestId })).rejects.toThrow(DoubtfulAddressError);

    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('nothing is erased before a person has looked', async () => {
    const world = newDoubtfulWorld();
    const requestId = await inGracePeriod(world);
    pastGrace(world);

    await expect(planRequest(world, { requestId })).rejects.toThrow(DoubtfulAddressError);

    expect(onlyRequest(world).plan).toBeUndefined();
  });

  it('what a person has vouched for goes on', async () => {
    const world = newDoubtfulWorld();
    const requestId = await confirmed(world, { kind: 'handover' });
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'DoubtfulAddress' });

    const vouched = await vouchForAddress(world, { id: requestId, ...act });

    expect(vouched).toMatchObject({ machine: 'resumed' });
    expect(await planRequest(world, { requestId })).toMatchObject({ requestId });
    expect(onlyRequest(world).history).toContainEqual(
      expect.objectContaining({ event: 'operator-vouched', by: act.by, reason: act.reason }),
    );
  });

  it('what a person has vouched for goes on by a second try when the first died before the machine was told', async () => {
    const world = newDoubtfulWorld();
    const requestId = await confirmed(world, { kind: 'handover' });
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'DoubtfulAddress' });
    const { ports } = mortal(world, ['requests', 'workflow'], { call: 5, when: 'before' });
    await expect(vouchForAddress(ports, { id: requestId, ...act })).rejects.toThrow('workflow.resume');

    const vouched = await vouchForAddress(world, { id: requestId, ...act });

    expect(vouched).toMatchObject({ machine: 'resumed' });
  });

  it('a retry alone does not go on', async () => {
    const world = newDoubtfulWorld();
    const requestId = await confirmed(world, { kind: 'handover' });
    await raiseAttention(world, { ...waiting(world, requestId, 'person'), error: 'DoubtfulAddress' });

    await retryRequest(world, { id: requestId, ...act });

    await expect(planRequest(world, { requestId })).rejects.toThrow(DoubtfulAddressError);
  });
});

describe('An address that came into doubt while a copy was made', () => {
  it('gets no link to it', async () => {
    const world = newWorld();
    const requestId = await archived(world);
    world.register.customers = [{ ...lan, unreachableSince: world.clock().toISOString() }];

    await expect(deliverArchive(world, waiting(world, requestId, 'deliver'))).rejects.toThrow(
      DoubtfulAddressError,
    );

    expect(lettersOf(world).map(({ type }) => type)).not.toContain('archive-ready');
  });
});

describe('An address without doubt', () => {
  it('has been on file for a while', async () => {
    const world = movedWorld(31);
    const requestId = await confirmed(world, { kind: 'handover' });

    expect(await planRequest(world, { requestId })).toMatchObject({ requestId });
  });

  it.each([
    ['deletion', planned],
    ['handover', (world: World) => planned(world, { kind: 'handover' })],
  ] as const)('needs nobody to vouch for it: %s', async (_kind, stage) => {
    expect(await stage(newWorld())).toBeTruthy();
  });
});

describe('The former address', () => {
  const lettersTo = (world: World, address: string) => lettersOf(world).filter(({ to }) => to === address);

  it.each(['deletion', 'handover'] as const)('is told of a %s that relies on the new one', async (kind) => {
    const world = movedWorld(3);
    await asked(world, { kind });

    expect(lettersTo(world, former)).toMatchObject([
      { type: 'address-changed', kind, changedAt: '2026-02-27T02:00:00.000Z' },
    ]);
  });

  it('is told once, however often the step runs and a fresh link is sent', async () => {
    const world = movedWorld(3);
    const requestId = await asked(world, { kind: 'handover' });
    world.clock.advance(world.settings.periods.confirmationLinkSeconds);
    await asked(world, { kind: 'handover' });

    const ofFirst = lettersTo(world, former).filter(
      ({ reference }) => reference.replaceAll('-', '') === requestId,
    );
    expect(ofFirst).toHaveLength(1);
  });

  it('is told by the next attempt if the first failed after the customer was asked', async () => {
    const world = movedWorld(3);
    const requestId = await submitted(world, { kind: 'handover' });
    const { mail } = world;
    const failing: World = {
      ...world,
      mail: {
        ...mail,
        async send(message) {
          if (message.to === former) throw new TransientError('The mail service is away.');
          return mail.send(message);
        },
      },
    };
    await expect(ask(failing, requestId, 'first')).rejects.toThrow(TransientError);
    world.workflow.timeOut('first');

    await ask(world, requestId, 'second');
    await ask(world, requestId, 'second');

    expect(lettersTo(world, former)).toHaveLength(1);
    expect(lettersTo(world, lan.address)).toHaveLength(1);
  });

  it('gets no link and no other letter', async () => {
    const world = movedWorld(3);
    await asked(world, { kind: 'handover' });

    expect(JSON.stringify(lettersTo(world, former))).not.toMatch(/https?:/);
  });

  it.each([
    ['it was changed long ago', () => movedWorld(31)],
    ['it is not known', newWorld],
  ])('is told nothing when %s', async (_why, open) => {
    const world = open();
    await asked(world, { kind: 'handover' });

    expect(lettersTo(world, former)).toEqual([]);
  });

  it('is told nothing of promotions that end', async () => {
    const world = movedWorld(3);
    await asked(world, { kind: 'opt-out' });

    expect(lettersTo(world, former)).toEqual([]);
  });
});

describe('A download link', () => {
  it('ends when the customer has a new address', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    const click = linkOf(world, 'download', requestId);
    world.register.customers = [{ ...lan, address: 'rescued@example.vn' }];

    const answer = await downloadArchive(world, {
      ...click,
      code: codeOf(world, requestId),
      action: 'download',
    });

    expect(answer).toMatchObject({ refused: 'address-changed' });
    expect(await findDownload(world, click)).toMatchObject({ refused: 'address-changed' });
    expect(onlyRequest(world).delivery?.mints).toEqual([]);
  });

  it('does not tell a guesser that the address changed', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    world.register.customers = [{ ...lan, address: 'rescued@example.vn' }];

    const answer = await findDownload(world, { id: requestId, secret: 'x'.repeat(43) });

    expect(answer).toEqual({ refused: 'link-unknown' });
  });

  it('works on for a customer who was erased meanwhile', async () => {
    const world = newWorld();
    const requestId = await delivered(world);
    world.register.customers = [];

    const found = await findDownload(world, linkOf(world, 'download', requestId));

    expect(isRefusal(found)).toBe(false);
  });
});

describe('A closed request', () => {
  it('keeps the keyed customer number, and neither number nor name nor address', async () => {
    const world = newWorld();
    const requestId = await erased(world);
    await closeRequest(world, { requestId });

    const closed = onlyRequest(world);
    expect(closed.customerKey).toBe(customerKeyOf(world.keys, lan.customerId));
    expect(JSON.stringify(closed)).not.toMatch(/customer-lan|lan\.nguyen|Nguyễn/);
  });
});
