import { describe, expect, it } from 'vitest';
import { itemOf, requestIn } from '../../../functions/requests/aws/request-items.ts';
import { isTold } from '../../../functions/requests/domain/letter-reports.ts';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { TransientError } from '../../../functions/shared/errors.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const at = '2026-11-20T02:00:00.000Z';
const secret = { hash: 'ab12', expiresAt: '2026-11-27T02:00:00.000Z', wrongCodes: 1 };

/** A request as the first version of this system stored it, in the item it stored. */
const firstVersion = {
  pk: 'request#0123456789AB',
  open: 'open',
  dueAt: '2026-12-10T17:00:00.000Z',
  request: {
    id: '0123456789AB',
    revision: 7,
    kind: 'deletion',
    scope: 'everything',
    topics: [],
    language: 'vi',
    channel: 'form',
    address: 'linh@example.vn',
    name: 'Linh',
    addressKey: 'c0ffee',
    clientKey: 'decade',
    status: 'in-grace-period',
    history: [
      { at, event: 'submitted' },
      { at, event: 'fresh-link-wanted' },
      { at, event: 'confirmed' },
      { at, event: 'cancel-wanted', by: 'An', reason: 'asked by telephone' },
    ],
    submittedAt: at,
    dueAt: '2026-12-10T17:00:00.000Z',
    acknowledgedAt: at,
    customerId: '4711',
    taskToken: 'token',
    confirmation: { secret, freshLinks: 1, waitEndsAt: '2026-11-27T02:00:00.000Z', confirmedAt: at },
    grace: { secret, endsAt: '2026-11-23T02:00:00.000Z' },
    outcomes: {},
    failures: {},
    letters: { confirm: { messageId: 'm-1', at } },
  },
};

describe('A request of the first version', () => {
  const { thing: request } = requestIn(toItem(firstVersion));

  it('keeps everything that it said', () => {
    const { history, confirmation, grace, letters, ...same } = firstVersion.request;
    expect(request).toMatchObject(same);
    expect(request.letters).toMatchObject(letters);
    expect(request.confirmation).toMatchObject(confirmation);
    expect(request.grace).toMatchObject(grace);
    expect(request.history).toHaveLength(history.length);
  });

  it('gets what its letters promised from the settings of that time', () => {
    expect(request.confirmation).toMatchObject({ graceSeconds: 259_200, secret: { maxWrongCodes: 3 } });
    expect(request.grace?.secret.maxWrongCodes).toBe(3);
  });

  it('has letters that carry the links of that time', () => {
    expect(request.letters.confirm?.link).toBe('ab12');
    expect(isTold(request, 'confirm')).toBe(true);
  });

  it('names its events as they are named today, with who and why', () => {
    expect(request.history.map(({ event }) => event)).toEqual([
      'submitted',
      'fresh-link-requested',
      'confirmed',
      'cancel-requested',
    ]);
    expect(request.history[3]).toMatchObject({ by: 'An', reason: 'asked by telephone' });
  });

  it('is written in the current version from then on, and read as it was written', () => {
    const item = itemOf({ thing: request, writes: ['1'] });
    expect(item.schemaVersion).toEqual({ N: '3' });
    expect(requestIn(item).thing).toEqual(request);
  });

  it('without a confirmation, a grace period or a delivery has none afterwards', () => {
    const { confirmation: _, grace: __, ...bare } = firstVersion.request;
    const read = requestIn(toItem({ ...firstVersion, request: bare })).thing;
    expect(read).not.toHaveProperty('confirmation');
    expect(read).not.toHaveProperty('grace');
    expect(read).not.toHaveProperty('delivery');
  });

  it('gives the download link its tries, too', () => {
    const delivery = { secret, deletesAt: '2026-12-01T00:00:00.000Z', mints: [] };
    const read = requestIn(toItem({ ...firstVersion, request: { ...firstVersion.request, delivery } })).thing;
    expect(read.delivery).toEqual({ ...delivery, secret: { ...secret, maxWrongCodes: 3 } });
  });
});

describe('A request of a newer version', () => {
  it('is put off and never guessed', () => {
    const item = { ...itemOf({ thing: sampleRequest(), writes: [] }), schemaVersion: { N: '4' } };
    expect(() => requestIn(item)).toThrow(TransientError);
  });
});
