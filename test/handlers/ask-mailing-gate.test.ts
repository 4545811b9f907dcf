import { describe, expect, it } from 'vitest';
import { askMailingGateHandler } from '../../functions/handlers/ask-mailing-gate.ts';
import { newWorld } from '../support/world.ts';

describe('the gate for the mailer', () => {
  it('answers a question in the documented form', async () => {
    const answer = await askMailingGateHandler(newWorld())({
      address: 'nobody@example.vn',
      topic: 'promotions',
    });

    expect(answer).toEqual({ allowed: false, reason: 'no-consent' });
  });

  it.each([
    [{ address: 'lan@example.vn', topic: 'weather' }, /topic must be one of/],
    [{ topic: 'promotions' }, /address/],
    [null, /object/i],
  ])('fails the invocation for %j, so that no mail is sent', async (question, message) => {
    await expect(askMailingGateHandler(newWorld())(question)).rejects.toThrow(message);
  });
});
