import { describe, expect, it } from 'vitest';
import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { downloadArchive, findDownload } from '../../functions/handover/download-archive.ts';
import { hashSecret } from '../../functions/requests/domain/link-secret.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { type Forgery, forge, minh, newTown, since } from '../support/forgery.ts';
import { asked, codeOf, confirm, delivered, linkOf, waiting } from '../support/stages.ts';
import { lettersOf, onlyRequest, type World } from '../support/world.ts';

describe('A delivery that was changed in the table is not handed out:', () => {
  type Delivery = NonNullable<Request['delivery']>;
  const withDelivery =
    (change: (delivery: Delivery) => Partial<Delivery>): Forgery =>
    ({ delivery }) =>
      delivery ? { delivery: { ...delivery, ...change(delivery) } } : {};
  const stolen = 'x'.repeat(43);
  const forgeries: Record<string, (world: World, id: string) => Forgery> = {
    'a secret of somebody who may use the key of secrets, and tries without end': (world, id) =>
      withDelivery(({ secret }) => ({
        secret: { ...secret, hash: hashSecret(world.keys, 'download', id, stolen), maxWrongCodes: 1_000 },
      })),
    'more tries': () => withDelivery(({ secret }) => ({ secret: { ...secret, maxWrongCodes: 1_000 } })),
    'a longer life': () => withDelivery(() => ({ deletesAt: '2036-03-02T02:00:00.000Z' })),
    'another customer': () => () => ({ customerId: minh.customerId }),
    'another customer, with their address': (world) => () => ({
      customerId: minh.customerId,
      address: minh.address,
      addressKey: pseudonym(world.keys, minh.address),
    }),
    'another archive': () => (request) =>
      request.archive ? { archive: { ...request.archive, manifestSha256: '0'.repeat(64) } } : {},
    'parts of another kind': () => (request) =>
      request.archive
        ? {
            archive: {
              ...request.archive,
              parts: [{ kind: 'zip', extension: 'exe', bytes: 1, files: 1, holds: {} }],
            },
          }
        : {},
    'no seal': () => withDelivery(() => ({ seal: undefined }) as object),
    'another seal': () => withDelivery(() => ({ seal: 'x'.repeat(86) })),
  };

  it.each(Object.entries(forgeries))('%s', async (what, forgery) => {
    const world = newTown();
    const id = await delivered(world);
    const link = what.startsWith('a secret') ? { id, secret: stolen } : linkOf(world, 'download', id);
    await forge(world, id, forgery(world, id));

    const answer = await downloadArchive(world, {
      ...link,
      code: codeOf(world, id),
      action: 'download',
    }).catch((error: Error) => error);

    expect(answer).not.toHaveProperty('minted');
    expect(onlyRequest(world).delivery?.mints).toEqual([]);
  });

  it('(and is, if nothing was changed but the wrong codes that were counted)', async () => {
    const world = newTown();
    const id = await delivered(world);
    const link = linkOf(world, 'download', id);
    await downloadArchive(world, {
      ...link,
      code: codeOf(world, id) === '10' ? '11' : '10',
      action: 'download',
    });

    const answer = await downloadArchive(world, { ...link, code: codeOf(world, id), action: 'download' });

    expect(answer).toHaveProperty('minted');
  });

  it('is mailed anew by the step that delivers: an old letter is none about a new copy', async () => {
    const world = newTown();
    const id = await delivered(world);
    await forge(
      world,
      id,
      withDelivery(() => ({ deletesAt: '2036-03-02T02:00:00.000Z' })),
    );
    const former = linkOf(world, 'download', id);

    await deliverArchive(world, waiting(world, id, 'second'));

    expect(lettersOf(world).filter(({ type }) => type === 'archive-ready')).toHaveLength(2);
    expect(await findDownload(world, former)).toEqual({ refused: 'link-unknown' });
    expect(await findDownload(world, linkOf(world, 'download', id))).toMatchObject({ id });
  });

  it('is not mailed under another plan, although its letter has left', async () => {
    const world = newTown();
    const id = await delivered(world);
    await forge(world, id, () => ({ customerId: minh.customerId }));

    await expect(deliverArchive(world, waiting(world, id, 'second'))).rejects.toThrow(
      'not made by the step that plans',
    );
  });
});

describe('What was asked and delivered before this version sealed it', () => {
  const day = 86_400;
  const deployedAt = '2026-03-02T12:00:00.000Z';
  const withoutSeals: Forgery = ({ confirmation, delivery }) => {
    const { questionSeal: _question, ...asked } = confirmation ?? {};
    const { seal: _seal, ...given } = delivery ?? {};
    return {
      ...(confirmation && { confirmation: asked as NonNullable<Request['confirmation']> }),
      ...(delivery && { delivery: given as NonNullable<Request['delivery']> }),
    };
  };

  it('is still confirmed, and what is confirmed is sealed', async () => {
    const world = since(newTown(), deployedAt);
    const id = await asked(world, { kind: 'handover' });
    await forge(world, id, withoutSeals);

    expect(isRefusal(await confirm(world, id))).toBe(false);
    expect(await planRequest(world, { requestId: id })).toMatchObject({ requestId: id });
  });

  it('is still downloaded, and its letter is not sent again', async () => {
    const world = since(newTown(), deployedAt);
    const id = await delivered(world);
    await forge(world, id, withoutSeals);
    const letters = lettersOf(world).length;

    await deliverArchive(world, waiting(world, id, 'second'));

    expect(lettersOf(world)).toHaveLength(letters);
    const click = { ...linkOf(world, 'download', id), code: codeOf(world, id), action: 'download' as const };
    expect(await downloadArchive(world, click)).toHaveProperty('minted');
  });

  it.each<[string, string | undefined]>([
    ['by a deployment that never ran without seals', undefined],
    ['of a request that came later', '2026-03-01T00:00:00.000Z'],
    ['once nothing so old can be under way any more', '2026-01-01T00:00:00.000Z'],
  ])('is not, %s', async (_when, sealedSince) => {
    const world = sealedSince ? since(newTown(), sealedSince) : newTown();
    const question = await asked(world);
    const copy = await delivered(world, { address: minh.address });
    await forge(world, question, withoutSeals);
    await forge(world, copy, withoutSeals);

    await expect(confirm(world, question)).rejects.toThrow(PermanentError);
    await expect(findDownload(world, linkOf(world, 'download', copy))).rejects.toThrow(PermanentError);
  });

  it('is not downloaded 61 days later', async () => {
    const world = since(newTown(), deployedAt);
    const id = await delivered(world);
    await forge(world, id, withoutSeals);
    await forge(world, id, ({ delivery }) =>
      delivery ? { delivery: { ...delivery, deletesAt: '2036-03-02T02:00:00.000Z' } } : {},
    );
    world.clock.advance(61 * day);

    await expect(findDownload(world, linkOf(world, 'download', id))).rejects.toThrow(PermanentError);
  });
});
