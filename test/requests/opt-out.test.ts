import { describe, expect, it } from 'vitest';
import { findOptOut, optOut } from '../../functions/requests/opt-out.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { type Topic, topics } from '../../functions/shared/vocabulary.ts';
import { createOptOutToken, readOptOutToken } from '../../functions/stores/domain/opt-out-token.ts';
import { forbidden } from '../support/forbidden.ts';
import { addressKeyOf, newWorld, onlyRequest, type World } from '../support/world.ts';

const reader = 'reader@example.org';

/** A world with one subscriber, and the token of a mail to them. */
function subscribed(topic: string = 'promotions') {
  const world = newWorld();
  const addressKey = addressKeyOf(world, reader);
  world.mailing.subscribers.set(addressKey, { address: reader, consents: {} });
  const token = createOptOutToken(world.keys, { addressKey, topic }, world.random);
  return { world, addressKey, given: { token, all: false, language: 'vi' as const } };
}

const refusedTopics = (world: World) =>
  Object.keys(world.mailing.suppressions.get(addressKeyOf(world, reader)) ?? {});

describe('a one-click link', () => {
  it('changes nothing by being opened', () => {
    const { world, given } = subscribed();

    expect(findOptOut(world, given.token)).toMatchObject({ topic: 'promotions' });

    expect(world.mailing.suppressions.size).toBe(0);
    expect(world.requests.all()).toEqual([]);
  });

  it.each(['', 'x', 'x'.repeat(300), '%', '../..'])('that is invalid (%j) does nothing', async (token) => {
    const { world, given } = subscribed();

    expect(await optOut(world, { ...given, token })).toEqual(refuse('link-unknown'));

    expect(world.mailing.suppressions.size).toBe(0);
    expect(world.requests.all()).toEqual([]);
    expect(world.workflow.started).toEqual([]);
  });

  it('for an unknown topic does nothing', async () => {
    const { world, given } = subscribed('weather');
    expect(readOptOutToken(world.keys, given.token)).toBeDefined();

    expect(await optOut(world, given)).toEqual(refuse('link-unknown'));

    expect(world.mailing.suppressions.size).toBe(0);
  });
});

describe('a one-click opt-out', () => {
  it('stops the topic of the mail at once and records a request', async () => {
    const { world, given, addressKey } = subscribed();

    const answer = await optOut(world, given);

    expect(answer).toEqual({ topics: ['promotions'], stopsAt: '2026-03-02T02:00:00.000Z' });
    expect(refusedTopics(world)).toEqual(['promotions']);
    expect(onlyRequest(world)).toMatchObject({
      kind: 'opt-out',
      channel: 'one-click',
      topics: ['promotions'],
      addressKey,
      address: reader,
    });
    expect(world.workflow.started).toEqual([onlyRequest(world).id]);
  });

  it('stops every topic when requested', async () => {
    const { world, given } = subscribed();

    await optOut(world, { ...given, all: true });

    expect(refusedTopics(world)).toEqual<Topic[]>([...topics]);
  });

  it.each(['workflow', 'requests'] as const)('has stopped the mail even when the %s fail', async (port) => {
    const { world, given } = subscribed();

    await expect(optOut({ ...world, [port]: forbidden(port) }, given)).rejects.toThrow();

    expect(refusedTopics(world)).toEqual(['promotions']);
  });

  it('writes the suppression before anything else', async () => {
    const { world, given } = subscribed();
    const mailing = {
      ...world.mailing,
      suppress: async () => {
        throw new Error('The table is away.');
      },
    };

    await expect(optOut({ ...world, mailing }, given)).rejects.toThrow();

    expect(world.requests.all()).toEqual([]);
    expect(world.workflow.started).toEqual([]);
  });

  it('repeated on the same day is one request and one machine', async () => {
    const { world, given } = subscribed();
    await optOut(world, given);
    world.clock.set('2026-03-02T16:59:59.999Z');

    expect(await optOut(world, given)).toMatchObject({ topics: ['promotions'] });

    expect(world.workflow.started).toEqual([onlyRequest(world).id]);
    expect(world.mailing.suppressions.get(addressKeyOf(world, reader))).toEqual({
      promotions: '2026-03-02T02:00:00.000Z',
    });
  });

  it('repeated on another day is recorded again', async () => {
    const { world, given } = subscribed();
    await optOut(world, given);
    world.clock.set('2026-03-02T17:00:00.000Z');

    await optOut(world, given);

    expect(world.requests.all()).toHaveLength(2);
  });

  it('works for an address that has left the list since', async () => {
    const { world, given } = subscribed();
    world.mailing.subscribers.clear();

    await optOut(world, given);

    expect(refusedTopics(world)).toEqual(['promotions']);
    expect(onlyRequest(world).address).toBeFalsy();
  });
});
