import { describe, expect, it } from 'vitest';
import { optOut } from '../../functions/requests/opt-out.ts';
import { askMailingGate } from '../../functions/stores/ask-mailing-gate.ts';
import { addressKeyOf, newWorld } from '../support/world.ts';

const reader = 'reader@example.org';

function consenting() {
  const world = newWorld();
  world.mailing.subscribers.set(addressKeyOf(world, reader), {
    address: reader,
    consents: { promotions: '2025-01-01T00:00:00Z' },
  });
  return world;
}

const tokenIn = (header: string) => /opt-out\/([^>]+)>$/.exec(header)?.[1] ?? '';

describe('the gate before a promotional mail', () => {
  it('opens with a recorded consent, and returns the headers of RFC 8058', async () => {
    const answer = await askMailingGate(consenting(), { address: reader, topic: 'promotions' });

    expect(answer).toEqual({
      allowed: true,
      headers: {
        'List-Unsubscribe': expect.stringMatching(/^<https:\/\/privacy\.example\.vn\/opt-out\/[\w-]+>$/),
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    });
  });

  it('returns a header that shows neither address nor its key', async () => {
    const world = consenting();

    const answer = await askMailingGate(world, { address: reader, topic: 'promotions' });

    expect(JSON.stringify(answer)).not.toMatch(/reader/);
    expect(JSON.stringify(answer)).not.toContain(addressKeyOf(world, reader));
  });

  it('stays closed without consent for this very topic', async () => {
    const world = consenting();

    expect(await askMailingGate(world, { address: reader, topic: 'sales-policy' })).toEqual({
      allowed: false,
      reason: 'no-consent',
    });
    expect(await askMailingGate(world, { address: 'other@example.org', topic: 'promotions' })).toEqual({
      allowed: false,
      reason: 'no-consent',
    });
  });

  it('closes once its own link is clicked', async () => {
    const world = consenting();
    const answer = await askMailingGate(world, { address: reader, topic: 'promotions' });
    const token = answer.allowed ? tokenIn(answer.headers['List-Unsubscribe']) : '';

    await optOut(world, { token, all: false, language: 'vi' });

    expect(await askMailingGate(world, { address: reader, topic: 'promotions' })).toEqual({
      allowed: false,
      reason: 'suppressed',
    });
  });

  it('recognises an address in any spelling', async () => {
    expect(
      await askMailingGate(consenting(), { address: ' READER@Example.ORG ', topic: 'promotions' }),
    ).toMatchObject({ allowed: true });
  });

  it('stays closed for an invalid address', async () => {
    expect(await askMailingGate(consenting(), { address: 'reader', topic: 'promotions' })).toEqual({
      allowed: false,
      reason: 'address-invalid',
    });
  });
});
