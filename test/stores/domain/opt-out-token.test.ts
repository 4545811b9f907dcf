import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deriveKeys, pseudonym } from '../../../functions/shared/secrets.ts';
import { topics } from '../../../functions/shared/vocabulary.ts';
import { createOptOutToken, readOptOutToken } from '../../../functions/stores/domain/opt-out-token.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const addressKey = pseudonym(keys, 'lan@example.vn');
const token = createOptOutToken(keys, { addressKey, topic: 'promotions' }, randomBytes);

describe('an opt-out token', () => {
  it('yields key and topic again', async () => {
    await fc.assert(
      fc.property(fc.emailAddress(), fc.constantFrom(...topics), (address, topic) => {
        const told = { addressKey: pseudonym(keys, address), topic };
        expect(readOptOutToken(keys, createOptOutToken(keys, told, randomBytes))).toEqual(told);
      }),
    );
  });

  it('shows neither pseudonym nor topic, and differs in every mail', () => {
    expect(token).toMatch(/^[\w-]+$/);
    expect(Buffer.from(token, 'base64url').toString('latin1')).not.toMatch(/promotions/);
    expect(token).not.toContain(addressKey);
    expect(createOptOutToken(keys, { addressKey, topic: 'promotions' }, randomBytes)).not.toBe(token);
  });

  it('is invalid when any one bit of it is changed', () => {
    const bytes = Buffer.from(token, 'base64url');
    const bits = Array.from({ length: bytes.length * 8 }, (_, bit) => bit);

    const opening = bits.filter((bit) => {
      const forged = Buffer.from(bytes);
      forged[bit >> 3] = (forged[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return readOptOutToken(keys, forged.toString('base64url')) !== undefined;
    });

    expect(opening).toEqual([]);
  });

  it('is invalid when truncated or extended', () => {
    const bytes = Buffer.from(token, 'base64url');
    const cut = Array.from({ length: bytes.length }, (_, length) => bytes.subarray(0, length));

    for (const forged of [...cut, Buffer.concat([bytes, Buffer.alloc(1)])])
      expect(readOptOutToken(keys, forged.toString('base64url'))).toBeUndefined();
  });

  it('opens nothing under another master key', () => {
    expect(readOptOutToken(deriveKeys(Buffer.alloc(32, 8)), token)).toBeUndefined();
  });

  it('is not matched by arbitrary text', async () => {
    await fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (forged) => {
        expect(readOptOutToken(keys, forged)).toBeUndefined();
      }),
    );
  });
});
