import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  type HttpAnswer,
  type HttpQuestion,
  signAnswer,
  signQuestion,
  verifyAnswer,
  verifyQuestion,
} from '../../functions/shared/http-signature.ts';
import { publicKeyFrom, publicKeyText } from '../../functions/shared/seal.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000);
const agent = generateKeyPairSync('ed25519');
const cloud = generateKeyPairSync('ed25519');
const stranger = generateKeyPairSync('ed25519');

function asked(changes: Partial<HttpQuestion> = {}, nonce = 'n-1'): HttpQuestion {
  const question = {
    url: 'https://site.example.vn/site/claim',
    headers: { 'content-type': 'application/json' },
    body: '{"a":1}',
  };
  return { ...question, headers: signQuestion(question, { key: agent.privateKey, now, nonce }), ...changes };
}

function answered(question: HttpQuestion, key = cloud.privateKey, changes: Partial<HttpAnswer> = {}) {
  const answer = { status: 200, headers: {}, body: '{"b":2}' };
  return { ...answer, headers: signAnswer(question, answer, { key, now }), ...changes };
}

const verifyAsked = (question: HttpQuestion, at = now) =>
  verifyQuestion(question, [stranger.publicKey, agent.publicKey], at, 300);
const verifyAnswered = (question: HttpQuestion, answer: HttpAnswer, at = now) =>
  verifyAnswer(question, answer, [cloud.publicKey], at, 300);

describe('a signed question', () => {
  it('says who asked, when, and its nonce', async () => {
    expect(await verifyAsked(asked())).toEqual({
      keyId: publicKeyText(agent.publicKey),
      created: now,
      nonce: 'n-1',
    });
  });

  it('is signed over what RFC 9421 names, under the label of this protocol', () => {
    expect(asked().headers['signature-input']).toBe(
      `sig=("@method" "@authority" "@path" "content-digest");created=1772416800;nonce="n-1";keyid="${publicKeyText(agent.publicKey)}";alg="ed25519"`,
    );
  });

  it.each([
    ['another path', { url: 'https://site.example.vn/site/answer' }],
    ['another host', { url: 'https://other.example.vn/site/claim' }],
    ['another body', { body: '{"a":2}' }],
    ['no signature', { headers: { 'content-type': 'application/json' } }],
  ])('is refused with %s', async (_name, changes) => {
    expect(await verifyAsked(asked(changes))).toBe('not-signed');
  });

  it('is refused with the digest of another body, although that body is the one sent', async () => {
    const other = asked({ body: '{"a":2}' });
    const digest =
      signQuestion({ ...other, headers: {} }, { key: stranger.privateKey, now, nonce: 'x' })[
        'content-digest'
      ] ?? '';

    expect(await verifyAsked({ ...other, headers: { ...other.headers, 'content-digest': digest } })).toBe(
      'not-signed',
    );
  });

  it('is refused if its signature covers less than it must', async () => {
    const question = asked();
    const input = question.headers['signature-input']?.replace(' "@path"', '') ?? '';

    expect(
      await verifyAsked({ ...question, headers: { ...question.headers, 'signature-input': input } }),
    ).toBe('not-signed');
  });

  it('is refused under a key that is not pinned', async () => {
    expect(await verifyQuestion(asked(), [stranger.publicKey], now, 300)).toBe('unknown-key');
  });

  it('is believed for five minutes of difference, either way, and no longer', async () => {
    expect(await verifyAsked(asked(), later(300))).toHaveProperty('nonce');
    expect(await verifyAsked(asked(), later(-300))).toHaveProperty('nonce');
    expect(await verifyAsked(asked(), later(301))).toBe('clock-skew');
    expect(await verifyAsked(asked(), later(-301))).toBe('clock-skew');
  });
});

describe('a signed answer', () => {
  it('is believed for its own question', async () => {
    const question = asked();

    expect(await verifyAnswered(question, answered(question))).toHaveProperty(
      'keyId',
      publicKeyText(cloud.publicKey),
    );
  });

  it('is refused for the same question asked again', async () => {
    expect(await verifyAnswered(asked({}, 'n-2'), answered(asked({}, 'n-1')))).toBe('not-signed');
  });

  it.each([
    ['another status', { status: 409 }],
    ['another body', { body: '{}' }],
  ])('is refused with %s', async (_name, changes) => {
    const question = asked();

    expect(await verifyAnswered(question, answered(question, cloud.privateKey, changes))).toBe('not-signed');
  });

  it('is refused from the one who asked, and from a stranger', async () => {
    const question = asked();

    expect(await verifyAnswered(question, answered(question, agent.privateKey))).toBe('unknown-key');
    expect(await verifyAnswered(question, answered(question, stranger.privateKey))).toBe('unknown-key');
  });

  it('is refused when it is old', async () => {
    const question = asked();

    expect(await verifyAnswered(question, answered(question), later(301))).toBe('clock-skew');
  });
});

describe('a public key', () => {
  it('is spelt as its 32 bytes, and read back', () => {
    const text = publicKeyText(agent.privateKey);

    expect(text).toHaveLength(43);
    expect(publicKeyFrom(text)?.equals(agent.publicKey)).toBe(true);
  });

  it.each(['', 'short', `${'A'.repeat(42)}!`, 'A'.repeat(44)])('is not %j', (text) => {
    expect(publicKeyFrom(text)).toBeUndefined();
  });
});
