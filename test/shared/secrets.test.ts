import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  hashSecret,
  isSecret,
  isStatusSecret,
  type SecretPurpose,
  statusSecretOf,
} from '../../functions/requests/domain/link-secret.ts';
import { isMatchCode, looksLikeMatchCode, matchCodeOf } from '../../functions/requests/domain/match-code.ts';
import {
  idempotentRequestId,
  newRequestId,
  referenceOf,
  requestIdOf,
} from '../../functions/shared/reference.ts';
import { decrypt, deriveKeys, encrypt, newSecret, pseudonym } from '../../functions/shared/secrets.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const otherKeys = deriveKeys(Buffer.alloc(32, 8));
const purposes: SecretPurpose[] = ['confirm', 'cancel', 'download'];
const id = '0123456789AB';
const anyId = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => newRequestId(() => bytes));

describe('the derived keys', () => {
  it('differ from each other and from the master key', () => {
    const all = [Buffer.alloc(32, 7), ...Object.values(keys)].map((key) => key.toString('hex'));

    expect(new Set(all).size).toBe(all.length);
  });

  it('are the same for the same master key', () => {
    expect(deriveKeys(Buffer.alloc(32, 7))).toEqual(keys);
  });

  it.each([0, 16, 31, 33])('are not made from a master key of %i bytes', (length) => {
    expect(() => deriveKeys(Buffer.alloc(length))).toThrow(RangeError);
  });
});

describe('a secret', () => {
  const secret = newSecret(randomBytes);

  it('is 32 random bytes in 43 characters that a URL can hold', () => {
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(newSecret(randomBytes)).not.toBe(secret);
  });

  it.each(purposes)('made to %s opens only that', (purpose) => {
    const hash = hashSecret(keys, purpose, id, secret);

    const opened = purposes.filter((other) => isSecret(keys, other, id, secret, hash));

    expect(opened).toEqual([purpose]);
  });

  it('does not open another request', () => {
    const hash = hashSecret(keys, 'confirm', id, secret);

    expect(isSecret(keys, 'confirm', '0123456789AC', secret, hash)).toBe(false);
  });

  it('does not open anything under another master key', () => {
    expect(isSecret(otherKeys, 'confirm', id, secret, hashSecret(keys, 'confirm', id, secret))).toBe(false);
  });

  it.each(['', 'x', secret.slice(1), `${secret}x`, `${secret} `])('is not replaced by %j', (given) => {
    expect(isSecret(keys, 'confirm', id, given, hashSecret(keys, 'confirm', id, secret))).toBe(false);
  });

  it('is not opened by its own stored hash', () => {
    const hash = hashSecret(keys, 'confirm', id, secret);

    expect(hash).not.toContain(secret);
    expect(isSecret(keys, 'confirm', id, hash, hash)).toBe(false);
  });
});

describe('the status secret', () => {
  it('opens the status of its own request only', () => {
    const secret = statusSecretOf(keys, id);

    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(isStatusSecret(keys, id, secret)).toBe(true);
    expect(isStatusSecret(keys, '0123456789AC', secret)).toBe(false);
    expect(isStatusSecret(otherKeys, id, secret)).toBe(false);
  });

  it('is not a secret for any act', () => {
    const secret = statusSecretOf(keys, id);

    for (const purpose of purposes) expect(hashSecret(keys, purpose, id, secret)).not.toBe(secret);
  });
});

describe('a token', () => {
  const anyWords = fc.array(fc.stringMatching(/^[\w-]{1,20}$/), { minLength: 1, maxLength: 3 });

  it('has one spelling: changed, cut off, longer or in another alphabet, it holds no words', async () => {
    await fc.assert(
      fc.property(anyWords, fc.nat(), fc.constantFrom(...'AQgwZ_-+/= .'), (words, at, sign) => {
        const token = encrypt(keys.consentTokens, words, randomBytes);
        const place = at % token.length;
        const changed = token.slice(0, place) + sign + token.slice(place + 1);
        const otherwise = [
          changed,
          token.slice(0, -1) + sign,
          token.slice(1),
          token.slice(0, -1),
          token + sign,
          token.slice(0, place) + sign + token.slice(place),
          Buffer.from(token, 'base64url').toString('base64'),
        ].filter((each) => each !== token);

        expect(decrypt(keys.consentTokens, token)).toEqual(words);
        for (const each of otherwise) expect(decrypt(keys.consentTokens, each), each).toEqual([]);
      }),
    );
  });
});

describe('the match code', () => {
  it('has two digits, 10 to 99, and is always the same for a request', async () => {
    await fc.assert(
      fc.property(anyId, (requestId) => {
        const code = matchCodeOf(keys, requestId);
        expect(code).toMatch(/^[1-9]\d$/);
        expect(matchCodeOf(keys, requestId)).toBe(code);
        expect(isMatchCode(keys, requestId, ` ${code} `)).toBe(true);
      }),
    );
  });

  it('is one of 90, and no other matches', () => {
    const matching = Array.from({ length: 1000 }, (_, number) => String(number)).filter((code) =>
      isMatchCode(keys, id, code),
    );

    expect(matching).toEqual([matchCodeOf(keys, id)]);
  });

  it('can have every value', () => {
    const seen = new Set(
      Array.from({ length: 3000 }, (_, number) => matchCodeOf(keys, String(number).padStart(12, '0'))),
    );

    expect(seen.size).toBe(90);
  });

  it('cannot be derived without the key', () => {
    const codes = (from: typeof keys) =>
      Array.from({ length: 20 }, (_, number) => matchCodeOf(from, `REQUEST${number}`));

    expect(codes(keys)).not.toEqual(codes(otherKeys));
  });
});

describe('a match code as people type it', () => {
  const code = matchCodeOf(keys, id);

  it.each([
    code,
    ` ${code} `,
    [...code].join(' '),
    code.replace(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit))),
    `\u200b${code}`,
  ])('is understood: %j', (typed) => {
    expect(looksLikeMatchCode(typed)).toBe(true);
    expect(isMatchCode(keys, id, typed)).toBe(true);
  });

  it.each(['', '4', '477', 'a4', 'bốn', undefined])('counts as no guess otherwise: %j', (typed) => {
    expect(looksLikeMatchCode(typed)).toBe(false);
  });
});

describe('a request id', () => {
  it("has 12 characters of Crockford's base 32", async () => {
    await fc.assert(
      fc.property(anyId, (requestId) => {
        expect(requestId).toMatch(/^[0-9A-HJKMNP-TV-Z]{12}$/);
      }),
    );
  });

  it('is read and typed as a reference of three groups', () => {
    expect(referenceOf('ABCDEFGHJKMN')).toBe('ABCD-EFGH-JKMN');
    for (const typed of ['ABCD-EFGH-JKMN', 'abcd-efgh-jkmn', 'abcdefghjkmn', ' ABCD EFGH JKMN '])
      expect(requestIdOf(typed)).toBe('ABCDEFGHJKMN');
  });

  it('is recovered from its reference', async () => {
    await fc.assert(
      fc.property(anyId, (requestId) => {
        expect(requestIdOf(referenceOf(requestId))).toBe(requestId);
      }),
    );
  });

  it('under an idempotency key is the same for the same submission and differs for any other', () => {
    const first = idempotentRequestId(keys, ['key', 'deletion', 'data', '', 'lan@example.vn']);

    expect(idempotentRequestId(keys, ['key', 'deletion', 'data', '', 'lan@example.vn'])).toBe(first);
    expect(idempotentRequestId(keys, ['key', 'deletion', 'data', '', 'minh@example.vn'])).not.toBe(first);
    expect(idempotentRequestId(keys, ['key', 'deletion', 'data,', 'lan@example.vn'])).not.toBe(first);
    expect(idempotentRequestId(otherKeys, ['key', 'deletion', 'data', '', 'lan@example.vn'])).not.toBe(first);
  });
});

describe('a pseudonym', () => {
  it('is equal for equal inputs only, differs by key, and does not contain its input', () => {
    const key = pseudonym(keys, 'lan@example.vn');

    expect(pseudonym(keys, 'lan@example.vn')).toBe(key);
    expect(pseudonym(keys, 'minh@example.vn')).not.toBe(key);
    expect(pseudonym(otherKeys, 'lan@example.vn')).not.toBe(key);
    expect(key).not.toContain('lan');
  });
});
