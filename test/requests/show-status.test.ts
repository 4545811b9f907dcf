import { describe, expect, it } from 'vitest';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { showStatus } from '../../functions/requests/show-status.ts';
import { referenceOf } from '../../functions/shared/reference.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { asked, delivered, erased, inGracePeriod, linkOf } from '../support/stages.ts';
import { lettersOf, newWorld, onlyRequest } from '../support/world.ts';

const deletedAt = (at: string): NonNullable<Request['delivery']> => ({
  secret: { hash: 'hash', expiresAt: at, wrongCodes: 0, maxWrongCodes: 3 },
  deletesAt: at,
  mints: [],
  deletedAt: at,
});

describe('the status of a request', () => {
  it('is shown through the link in every letter', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    const secret = statusSecretOf(world.keys, id);

    expect(await showStatus(world, { id, secret })).toMatchObject({
      language: 'vi',
      view: { status: 'in-grace-period', graceEndsAt: '2026-03-05T02:00:00.000Z' },
    });
    for (const letter of lettersOf(world))
      expect(letter).toMatchObject({ statusUrl: `https://privacy.example.vn/status/${id}/${secret}` });
  });

  it('changes nothing by being viewed', async () => {
    const world = newWorld();
    const id = await asked(world);
    const before = onlyRequest(world);

    await showStatus(world, { id, secret: statusSecretOf(world.keys, id) });

    expect(onlyRequest(world)).toEqual(before);
  });

  it.each<[string, Partial<Request> | undefined, true | undefined]>([
    ['a copy that can be fetched', {}, true],
    ['a copy that is being deleted', { delivery: deletedAt('2026-03-01T02:00:00.000Z') }, undefined],
    ['a copy that is still being written', { status: 'executing' }, undefined],
    ['a copy that was asked for from another mailbox', { addressKey: 'another-address' }, undefined],
    ['a request that nobody knows any more', undefined, undefined],
  ])('says of %s whether its customer can delete it', async (_other, changes, said) => {
    const world = newWorld();
    const other = await delivered(world);
    if (changes) await world.requests.change(other, (request) => ({ ...request, ...changes }));
    const id = await inGracePeriod(world);
    const waitsFor = changes ? other : 'ABCDEFGHJKMN';
    await world.requests.change(id, (request) => ({ ...request, waitsFor }));

    const shown = await showStatus(world, { id, secret: statusSecretOf(world.keys, id) });

    expect(shown).toMatchObject({ view: { waitsFor: referenceOf(waitsFor) } });
    expect('view' in shown && shown.view.waitsForCopy).toBe(said);
  });

  it('is unknown with the secret of another request or purpose', async () => {
    const world = newWorld();
    const id = await asked(world);
    const secrets = [
      linkOf(world, 'confirm', id).secret,
      statusSecretOf(world.keys, '0123456789AB'),
      'x'.repeat(43),
      '',
    ];

    for (const secret of secrets)
      expect(await showStatus(world, { id, secret })).toEqual(refuse('link-unknown'));
  });

  it('is unknown for a missing request, even with its right secret', async () => {
    const world = newWorld();
    const id = '0123456789AB';

    expect(await showStatus(world, { id, secret: statusSecretOf(world.keys, id) })).toEqual(
      refuse('link-unknown'),
    );
  });

  it('shows neither the address nor the name', async () => {
    const world = newWorld();
    const id = await erased(world);

    const shown = await showStatus(world, { id, secret: statusSecretOf(world.keys, id) });

    expect(JSON.stringify(shown)).not.toMatch(/lan\.nguyen|Nguyễn|customer-lan/);
  });
});
