import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import type { Page, PageContext } from '../../functions/web/page.ts';
import type { siteOf } from '../support/site.ts';
import { asked, codeOf, confirmed, delivered, inGracePeriod, linkOf, planned } from '../support/stages.ts';
import { newWorld, type World } from '../support/world.ts';

const renderer = '../../functions/web/render-page.ts';
let asData: typeof siteOf;
// What is shown, as data: the words are tested where they are chosen. Test files share what they load: a site of our own
// is loaded here, and nobody after us gets it.
beforeAll(async () => {
  vi.doMock(renderer, async (original) => ({
    ...(await original<object>()),
    renderPage: (page: Page, context: PageContext) => JSON.stringify({ page, language: context.language }),
  }));
  vi.resetModules();
  ({ siteOf: asData } = await import('../support/site.ts'));
});
afterAll(() => {
  vi.doUnmock(renderer);
  vi.resetModules();
});

type Kind = 'confirm' | 'cancel' | 'download';
const pathOf = (world: World, kind: Kind, id: string) => `/${kind}/${id}/${linkOf(world, kind, id).secret}`;

async function shown(
  world: World,
  method: 'GET' | 'POST',
  path: string,
  form?: Record<string, string>,
): Promise<{ page: Page; language: string }> {
  return JSON.parse((await asData(world)(method, path, form ? { form } : {})).body);
}

/** Requests in English with spent links, while the provider's own language is Vietnamese. */
const spent: [string, Kind, (world: World) => Promise<string>][] = [
  ['used confirmation', 'confirm', (world) => confirmed(world, { language: 'en' })],
  ['late cancel', 'cancel', (world) => planned(world, { language: 'en' })],
  [
    'discarded download',
    'download',
    async (world) => {
      const id = await delivered(world, { language: 'en' });
      const form = { code: codeOf(world, id), action: 'discard' };
      await asData(world)('POST', pathOf(world, 'download', id), { form });
      return id;
    },
  ],
];

describe('the page of a spent link', () => {
  it.each(spent)(
    "tells its holder the state of the request, in the request's language (%s)",
    async (_name, kind, stage) => {
      const world = newWorld();
      const id = await stage(world);
      const { status } = (await world.requests.find(id)) ?? {};

      for (const method of ['GET', 'POST'] as const) {
        const code = kind === 'confirm' ? undefined : { code: codeOf(world, id) };
        // A repeated confirmation is a normal answer, not a refusal.
        if (kind === 'confirm' && method === 'POST') continue;
        expect(await shown(world, method, pathOf(world, kind, id), code)).toMatchObject({
          language: 'en',
          page: {
            type: 'spent-link',
            route: kind,
            view: { reference: id.replace(/(.{4})(?=.)/g, '$1-'), status },
            statusPath: `/status/${id}/${statusSecretOf(world.keys, id)}`,
          },
        });
      }
    },
  );

  it.each(spent)(
    'contains no personal data and no working secret but the status link (%s)',
    async (_name, kind, stage) => {
      const world = newWorld();
      const id = await stage(world);

      const text = JSON.stringify(await shown(world, 'GET', pathOf(world, kind, id)));

      expect(text).not.toMatch(/lan\.nguyen|Nguyễn|customer-lan/);
      expect(text).not.toContain(linkOf(world, kind, id).secret);
    },
  );

  it.each(spent)(
    'tells nobody else anything, not even that the request exists (%s)',
    async (_name, kind, stage) => {
      const world = newWorld();
      const id = await stage(world);
      const strangers = [`/${kind}/${id}/${'x'.repeat(43)}`, `/${kind}/0123456789AB/${'x'.repeat(43)}`];

      for (const method of ['GET', 'POST'] as const)
        for (const path of strangers)
          expect(await shown(world, method, path, {})).toEqual({
            language: 'vi',
            page: { type: 'refused', reason: 'link-unknown', route: kind },
          });
    },
  );

  it('is in the language of the request when a fresh link is refused too', async () => {
    const world = newWorld();
    const id = await asked(world, { language: 'en' });

    expect(await shown(world, 'POST', `${pathOf(world, 'confirm', id)}/fresh-link`)).toMatchObject({
      language: 'en',
      page: { type: 'spent-link', reason: 'not-now', route: 'confirm', view: { kind: 'deletion' } },
    });
  });
});

describe('the answer to a customer’s act', () => {
  const acts: [string, Kind, (world: World) => Promise<string>, (world: World, id: string) => object][] = [
    [
      'confirmed',
      'confirm',
      (world) => asked(world, { kind: 'opt-out', topics: ['promotions'] }),
      () => ({}),
    ],
    ['cancelled', 'cancel', inGracePeriod, (_world, id) => ({ challenge: cancelChallengeOf(id) })],
    [
      'archive-discarded',
      'download',
      delivered,
      (world, id) => ({ code: codeOf(world, id), action: 'discard' }),
    ],
  ];

  it.each(acts)('links to the status page of the request (%s)', async (type, kind, stage, typed) => {
    const world = newWorld();
    const id = await stage(world);

    const { page } = await shown(world, 'POST', pathOf(world, kind, id), { ...typed(world, id) });

    expect(page).toMatchObject({ type, statusPath: `/status/${id}/${statusSecretOf(world.keys, id)}` });
  });
});

describe('the confirmation page after a mistake', () => {
  const mistaken = async (form: Record<string, string>) => {
    const world = newWorld();
    const path = pathOf(world, 'confirm', await asked(world));
    const { page: first } = await shown(world, 'GET', path);
    const { riskTextVersion = '' } = first as { riskTextVersion?: string };
    return { world, path, first, answer: await shown(world, 'POST', path, { riskTextVersion, ...form }) };
  };

  it('keeps the code when the tick is missing', async () => {
    const { answer, first } = await mistaken({ code: '47' });

    expect(answer.page).toEqual({
      ...first,
      typed: { code: '47', acceptRisk: false },
      error: 'risk-not-accepted',
    });
  });

  it('keeps the tick when the code is missing', async () => {
    const { answer, first } = await mistaken({ acceptRisk: 'yes', code: '' });

    expect(answer.page).toMatchObject({ ...first, typed: { acceptRisk: true }, error: 'code-missing' });
    expect(answer.page).not.toHaveProperty('triesLeft');
  });

  it('says after wrong codes how many tries are left, until the link ends', async () => {
    const wrong = { code: '00', acceptRisk: 'yes' };
    const { world, path, first, answer } = await mistaken(wrong);
    const { riskTextVersion = '' } = first as { riskTextVersion?: string };
    const again = () => shown(world, 'POST', path, { ...wrong, riskTextVersion });

    expect(answer.page).toMatchObject({
      error: 'code-wrong',
      triesLeft: 2,
      typed: { code: '00', acceptRisk: true },
    });
    expect((await again()).page).toMatchObject({ error: 'code-wrong', triesLeft: 1 });
    expect((await again()).page).toMatchObject({ type: 'fresh-link', reason: 'link-locked' });
  });

  it('has neither error nor typed text on the first visit', async () => {
    const { first } = await mistaken({});

    for (const field of ['typed', 'error', 'triesLeft']) expect(first).not.toHaveProperty(field);
  });
});

describe('the download page after a mistake', () => {
  it('says after wrong codes how many tries are left, until the archive is discarded', async () => {
    const world = newWorld();
    const path = pathOf(world, 'download', await delivered(world));
    const wrong = () => shown(world, 'POST', path, { code: '00', action: 'download' });

    expect((await wrong()).page).toMatchObject({ type: 'download', error: 'code-wrong', triesLeft: 2 });
    expect((await wrong()).page).toMatchObject({ type: 'download', error: 'code-wrong', triesLeft: 1 });
    expect((await wrong()).page).toMatchObject({
      type: 'spent-link',
      reason: 'link-locked',
      route: 'download',
    });
  });

  it('mentions no tries when the code is only missing', async () => {
    const world = newWorld();
    const path = pathOf(world, 'download', await delivered(world));

    const { page } = await shown(world, 'POST', path, { code: '' });

    expect(page).toMatchObject({ type: 'download', error: 'code-missing' });
    expect(page).not.toHaveProperty('triesLeft');
  });
});

describe('the cancel page', () => {
  it('names the request that the deletion waits for', async () => {
    const world = newWorld();
    const id = await inGracePeriod(world);
    const path = pathOf(world, 'cancel', id);
    expect((await shown(world, 'GET', path)).page).not.toHaveProperty('view.waitsFor');

    await world.requests.change(id, (request) => ({ ...request, waitsFor: 'ABCDEFGHJKMN' }));

    expect((await shown(world, 'GET', path)).page).toMatchObject({
      type: 'cancel',
      view: { waitsFor: 'ABCD-EFGH-JKMN' },
    });
  });

  it('says whether that one is a copy that can be fetched, or deleted', async () => {
    const world = newWorld();
    const copy = await delivered(world);
    const id = await inGracePeriod(world);
    await world.requests.change(id, (request) => ({ ...request, waitsFor: copy }));
    const page = async () => (await shown(world, 'GET', pathOf(world, 'cancel', id))).page;

    expect(await page()).toMatchObject({ view: { waitsForCopy: true } });

    await shown(world, 'POST', pathOf(world, 'download', copy), {
      code: codeOf(world, copy),
      action: 'discard',
    });
    expect(await page()).not.toHaveProperty('view.waitsForCopy');
  });
});
