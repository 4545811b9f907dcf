import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { everythingIn, formActionOf, siteOf } from '../support/site.ts';
import { inGracePeriod, linkOf, planned } from '../support/stages.ts';
import { newWorld, onlyRequest } from '../support/world.ts';

async function cancellable() {
  const world = newWorld();
  const id = await inGracePeriod(world);
  return { world, id, path: `/cancel/${id}/${linkOf(world, 'cancel', id).secret}` };
}

describe('the cancel page', () => {
  it('shows the characters to type, but does not fill them in', async () => {
    const { world, id, path } = await cancellable();

    const { body } = await siteOf(world)('GET', path);
    const page = parse(body);

    expect(page.text).toContain(cancelChallengeOf(id));
    expect(page.querySelector('[name=challenge]')?.getAttribute('value') ?? '').toBe('');
    expect(formActionOf(body)).toBe(path);
  });
});

describe('the cancel button of the status page', () => {
  it('leads to a page that cancels with the same characters', async () => {
    const { world, id } = await cancellable();
    const site = siteOf(world);
    const status = `/status/${id}/${statusSecretOf(world.keys, id)}`;

    const { body } = await site('GET', status);
    const path = parse(body).querySelector('main a.button')?.getAttribute('href')?.split('?')[0] ?? '';
    const page = await site('GET', path);

    expect(path).toBe(`${status}/cancel`);
    expect(formActionOf(page.body)).toBe(path);
    expect(onlyRequest(world).cancelledAt).toBeUndefined();
    const { status: answered } = await site('POST', path, { form: { challenge: cancelChallengeOf(id) } });
    expect(answered).toBe(200);
    expect(onlyRequest(world).cancelledAt).toBeDefined();
  });

  it('is not shown once it is too late', async () => {
    const world = newWorld();
    const id = await planned(world);

    const { body } = await siteOf(world)('GET', `/status/${id}/${statusSecretOf(world.keys, id)}`);

    expect(body).not.toContain('/cancel');
  });
});

describe('cancelling', () => {
  it('with the characters typed stops the deletion', async () => {
    const { world, id, path } = await cancellable();

    const { status } = await siteOf(world)('POST', path, { form: { challenge: cancelChallengeOf(id) } });

    expect(status).toBe(200);
    expect(onlyRequest(world).cancelledAt).toBeDefined();
  });

  it('twice is a normal answer', async () => {
    const { world, id, path } = await cancellable();
    const form = { challenge: cancelChallengeOf(id) };
    const first = await siteOf(world)('POST', path, { form });

    expect(await siteOf(world)('POST', path, { form })).toEqual(first);
  });

  it.each([
    {},
    { form: {} },
    { form: { challenge: '' } },
    { form: { challenge: 'XXXX' } },
    { form: 'challenge=%zz' },
  ])('is refused to a scanner that presses the button (%j)', async (sent) => {
    const { world, path } = await cancellable();
    const before = everythingIn(world);

    const { status, body } = await siteOf(world)('POST', path, sent);

    expect(status).toBe(422);
    expect(formActionOf(body)).toBe(path);
    expect(everythingIn(world)).toEqual(before);
  });

  it('past the point of no return is answered that it is too late', async () => {
    const world = newWorld();
    const id = await planned(world);
    const before = everythingIn(world);
    const path = `/cancel/${id}/${linkOf(world, 'cancel', id).secret}`;

    for (const method of ['GET', 'POST'] as const)
      expect((await siteOf(world)(method, path)).status).toBe(410);
    expect(everythingIn(world)).toEqual(before);
  });
});
