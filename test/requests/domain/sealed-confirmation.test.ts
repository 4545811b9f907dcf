import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Request } from '../../../functions/requests/domain/request.ts';
import {
  confirmedDecisionOf,
  sealConfirmation,
  sealQuestion,
} from '../../../functions/requests/domain/seal.ts';
import { isHashed, readSealedConfirmation } from '../../../functions/requests/domain/sealed-confirmation.ts';
import { sampleRequest } from '../../support/sample-request.ts';
import { sampleSeals } from '../../support/seals.ts';

const confirmedAt = '2026-03-02T03:00:00.000Z';

/** A deletion as its confirmation leaves it. */
function confirmed(changes: Partial<Request> = {}): Request {
  const secret = { hash: 'hash', expiresAt: '2026-03-03T02:00:00.000Z', wrongCodes: 0, maxWrongCodes: 3 };
  const asked = sampleRequest({
    customerId: 'C1',
    confirmation: { secret, freshLinks: 0, waitEndsAt: '2026-03-05T02:00:00.000Z', graceSeconds: 604800 },
    ...changes,
  });
  const seal = sealConfirmation(
    asked,
    { confirmedAt, riskTextVersion: '2' },
    'c2FsdA',
    sampleSeals.sealConfirmation,
  );
  return {
    ...asked,
    confirmation: {
      ...asked.confirmation,
      confirmedAt,
      riskTextVersion: '2',
      seal,
    } as Request['confirmation'],
  } as Request;
}

describe('the text of a sealed confirmation', () => {
  it('carries its seal, and says what was confirmed, by whom and when', () => {
    const { text, seal } = confirmedDecisionOf(confirmed()) ?? { text: '', seal: '' };

    expect(sampleSeals.verifyConfirmation(text, seal)).toBe(true);
    expect(readSealedConfirmation(text)).toEqual({
      request: '0123456789AB',
      kind: 'deletion',
      scope: 'everything',
      topics: [],
      customerId: 'C1',
      addressKey: 'address-key-of-lan',
      salt: 'c2FsdA',
      addressHash: expect.any(String),
      confirmedAt,
    });
  });

  it('knows the address from which it was confirmed, and never contains it', () => {
    const { text = '' } = confirmedDecisionOf(confirmed()) ?? {};
    const read = readSealedConfirmation(text);

    expect(text).not.toContain('lan.nguyen');
    expect(read && isHashed(read, 'lan.nguyen@example.vn')).toBe(true);
    expect(read && isHashed(read, 'lan.nguyen@example.com')).toBe(false);
  });

  it('is not there before the confirmation', () => {
    expect(confirmedDecisionOf(sampleRequest())).toBeUndefined();
  });

  it('is not read from what another function seals', () => {
    let question = '';
    sealQuestion(confirmed(), 'c2FsdA', (text) => {
      question = text;
      return '';
    });

    expect(readSealedConfirmation(question)).toBeUndefined();
    expect(readSealedConfirmation(question.replace('question', 'confirmation'))).toBeUndefined();
  });

  it('is not read without a customer, or of an unknown kind, scope or topic', () => {
    const { text = '' } = confirmedDecisionOf(confirmed()) ?? {};

    for (const changed of [
      text.replace('"C1"', 'null'),
      text.replace('"C1"', '""'),
      text.replace('"deletion"', '"correction"'),
      text.replace('"everything"', '"anything"'),
      text.replace('[]', '["weather"]'),
      text.replace('[]', '{}'),
      text.slice(0, -1),
    ])
      expect(readSealedConfirmation(changed)).toBeUndefined();
  });

  it('is read or not, whatever JSON it is, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        expect(readSealedConfirmation(text)).toBeUndefined();
      }),
    );
  });
});
