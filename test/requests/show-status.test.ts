import { describe, expect, it } from 'vitest';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { showStatus } from '../../functions/requests/show-status.ts';
import { refuse } from '../../functions/shared/refusal.ts';
import { asked, erased, inGracePeriod, linkOf } from '../support/stages.ts';
import { lettersOf, newWorld, onlyRequest } from '../support/world.ts';

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
