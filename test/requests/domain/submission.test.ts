import { describe, expect, it } from 'vitest';
import { receive, type Submission } from '../../../functions/requests/domain/submission.ts';
import { deriveKeys, pseudonym } from '../../../functions/shared/secrets.ts';
import { countingRandom } from '../../support/counting-random.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const now = new Date('2026-03-02T02:00:00.000Z');
const submission: Submission = {
  kind: 'handover',
  scope: 'everything',
  topics: [],
  address: 'lan.nguyen@example.vn',
  language: 'vi',
  channel: 'form',
};

describe('a submission', () => {
  it('becomes a received request without a customer', () => {
    const request = receive(submission, keys, countingRandom(), now);

    expect(request).toEqual({
      ...submission,
      id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{12}$/),
      revision: 0,
      addressKey: pseudonym(keys, submission.address),
      status: 'received',
      history: [{ at: now.toISOString(), event: 'received' }],
      submittedAt: now.toISOString(),
      dueAt: '2026-03-12T02:00:00.000Z',
      outcomes: {},
      failures: {},
      letters: {},
    });
  });

  it('becomes a new request each time without an idempotency key', () => {
    const random = countingRandom();

    expect(receive(submission, keys, random, now).id).not.toBe(receive(submission, keys, random, now).id);
  });

  it('becomes the same request under the same idempotency key', () => {
    const random = countingRandom();
    const repeated = { ...submission, idempotencyKey: 'key-of-the-form' };

    expect(receive(repeated, keys, random, now).id).toBe(receive(repeated, keys, random, now).id);
  });

  it.each<Partial<Submission>>([
    { kind: 'deletion' },
    { scope: 'data' },
    { address: 'minh@example.vn' },
    { topics: ['promotions'] },
    { idempotencyKey: 'another-key' },
  ])('with %j is another request even under the same key', (changes) => {
    const random = countingRandom();
    const first = receive({ ...submission, idempotencyKey: 'key' }, keys, random, now);

    const other = receive({ ...submission, idempotencyKey: 'key', ...changes }, keys, random, now);

    expect(other.id).not.toBe(first.id);
  });

  it('does not store the idempotency key', () => {
    const request = receive(
      { ...submission, idempotencyKey: 'key-of-the-form' },
      keys,
      countingRandom(),
      now,
    );

    expect(JSON.stringify(request)).not.toContain('key-of-the-form');
  });
});
