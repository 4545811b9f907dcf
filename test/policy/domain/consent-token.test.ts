import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  consentTriesOf,
  createConsentToken,
  readConsentToken,
} from '../../../functions/policy/domain/consent-token.ts';
import { deriveKeys } from '../../../functions/shared/secrets.ts';
import { createOptOutToken, readOptOutToken } from '../../../functions/stores/domain/opt-out-token.ts';
import { countingRandom } from '../../support/counting-random.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const otherKeys = deriveKeys(Buffer.alloc(32, 8));
const holder = { customerId: 'KH-1042', version: 2 };

describe('a consent token', () => {
  it('opens to who is asked by which version, and shows neither', () => {
    const token = createConsentToken(keys, holder, countingRandom());

    expect(readConsentToken(keys, token)).toEqual(holder);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toContain('1042');
    expect(token).toMatch(/^[\w-]+$/);
  });

  it('opens with no other key and not as a token of another purpose', () => {
    const token = createConsentToken(keys, holder, countingRandom());
    const optOut = createOptOutToken(keys, { addressKey: 'lan', topic: 'promotions' }, countingRandom());

    expect(readConsentToken(otherKeys, token)).toBeUndefined();
    expect(readOptOutToken(keys, token)).toBeUndefined();
    expect(readConsentToken(keys, optOut)).toBeUndefined();
  });

  it('opens to nothing when a bit of it was changed, or when it is none', () => {
    const token = createConsentToken(keys, holder, countingRandom());
    fc.assert(
      fc.property(fc.nat(Buffer.from(token, 'base64url').length * 8 - 1), (bit) => {
        const bytes = Buffer.from(token, 'base64url');
        bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));

        expect(readConsentToken(keys, bytes.toString('base64url'))).toBeUndefined();
      }),
    );
    for (const none of ['', 'x', 'x'.repeat(5000), '../..'])
      expect(readConsentToken(keys, none)).toBeUndefined();
  });
});

describe('the name under which tries are counted', () => {
  it('is one for each customer and key, whatever the version, and reveals no customer', () => {
    const names = [
      consentTriesOf(keys, 'KH-1042'),
      consentTriesOf(keys, 'KH-1043'),
      consentTriesOf(otherKeys, 'KH-1042'),
    ];

    expect(new Set(names).size).toBe(3);
    expect(consentTriesOf(keys, 'KH-1042')).toBe(names[0]);
    expect(names.join()).not.toContain('KH-');
  });
});
