import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { itemsOf } from '../../local/inspect.ts';
import { readArchive } from '../../local/read-archive.ts';
import { localStack } from '../journeys/support.ts';
import { patience, testBrowser, type Visitor } from './support/browser.ts';
import { browserCustomer } from './support/browser-customer.ts';

describe.concurrent('without JavaScript', patience, () => {
  const local = localStack({ periods: { graceSeconds: 1_800 } });
  const browser = testBrowser();
  const look = { language: 'vi', theme: 'light', width: 320 } as const;

  const visit = <T>(act: (visitor: Visitor) => Promise<T>) => browser.visit({ look, javaScript: false }, act);
  /** Counts what is sent: a browser may swallow the second click, but a reload sends once more. */
  function countPosts({ context }: Visitor): () => number {
    let posts = 0;
    context.on('request', (request) => {
      if (request.method() === 'POST') posts += 1;
    });
    return () => posts;
  }
  const requestsOf = async (address: string) =>
    (await itemsOf(local.stack, 'requests'))
      .map(({ request }) => request as { address?: string } | undefined)
      .filter((request) => request?.address === address);

  it('a deletion goes from the form to its confirmation and its cancellation', async () => {
    const { address } = await local.newCustomer();

    const reference = await visit(async ({ page }) => {
      const me = browserCustomer(page, local);
      const noted = await me.ask({ kind: 'deletion', scope: 'data', address });
      await me.followLetter(noted, 'confirm');
      await page.locator('#acceptRisk').check();
      await page.locator('#code').fill(noted.matchCode);
      await me.press();
      await me.followLetter(noted, 'cancel');
      await me.typeShownCharacters();
      await me.press();
      return noted.reference;
    });

    expect((await local.waitFor(reference, 'cancelled')).confirmation?.confirmedAt).toBeDefined();
  });

  it('a copy can be asked for, confirmed and downloaded', async () => {
    const owner = await local.newCustomer();

    const archive = await visit(async ({ page }) => {
      const me = browserCustomer(page, local);
      const noted = await me.ask({ kind: 'handover', scope: 'information', address: owner.address });
      await me.followLetter(noted, 'confirm');
      await page.locator('#code').fill(noted.matchCode);
      await me.press();
      await me.followLetter(noted, 'download');
      await page.locator('#code').fill(noted.matchCode);
      await me.press('download');
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.locator('a[href*="X-Amz-Signature"]').click(),
      ]);
      return readArchive(await readFile(await download.path()));
    });

    expect(archive.wrong).toEqual([]);
    expect(archive.files.get('information/profile.json')?.toString()).toContain(owner.name);
  });

  it('promotions stop', async () => {
    const { address } = await local.newCustomer();

    const reference = await visit(async ({ page }) => {
      const me = browserCustomer(page, local);
      const noted = await me.ask({ kind: 'opt-out', topics: ['all'], address });
      await me.followLetter(noted, 'confirm');
      await me.press();
      return noted.reference;
    });

    expect((await local.waitFor(reference, 'completed')).performedAt).toBeDefined();
  });

  it('only the part of the form shows that belongs to the choice', async () => {
    const parts = await visit(async ({ page }) => {
      const me = browserCustomer(page, local);
      await me.openForm();
      const shown = async () => [
        await page.locator('.for-data').isVisible(),
        await page.locator('.for-opt-out').isVisible(),
      ];
      const before = await shown();
      await page.locator('#kind-handover').check();
      const handover = await shown();
      await page.locator('#kind-opt-out').check();
      return { before, handover, optOut: await shown() };
    });

    expect(parts).toEqual({ before: [false, false], handover: [true, false], optOut: [false, true] });
  });

  it('the page that follows a request loads again by itself until it is told not to', async () => {
    const { address } = await local.newCustomer();

    const { stoodStill, moves } = await visit(async ({ page }) => {
      const me = browserCustomer(page, local);
      const noted = await me.ask({ kind: 'deletion', scope: 'data', address });
      const { links } = await local.customer.waitForLetter(noted, 'confirm');
      const link = links.find((url) => url.includes('/status/')) ?? '';
      await page.goto(link);
      const again = page.waitForEvent('load', patience);
      const moving = await page.locator('meta[http-equiv="refresh"]').count();
      await again;
      await page.locator('main a[href*="updates=off"]').click();
      return { moves: moving, stoodStill: await page.locator('meta[http-equiv="refresh"]').count() };
    });

    expect(moves).toBe(1);
    expect(stoodStill).toBe(0);
  });

  it('a double click on the form’s button and a reload make one request and one letter', async () => {
    const { address } = await local.newCustomer();

    const noted = await visit(async (visitor) => {
      const { page } = visitor;
      const posts = countPosts(visitor);
      const me = browserCustomer(page, local);
      await me.openForm();
      await me.fillIn({ kind: 'deletion', scope: 'data', address });
      await page.locator('main form button').dblclick();
      await page.waitForURL('**/requests');
      const first = await me.note(address);
      await page.reload();
      return { first, reloaded: await me.note(address), posts: posts() };
    });
    await local.customer.waitForLetter(noted.first, 'confirm');

    expect(noted.posts).toBeGreaterThan(1);
    expect(noted.reloaded).toEqual(noted.first);
    expect(await requestsOf(address)).toHaveLength(1);
    expect(await local.customer.letters(address, noted.first.reference)).toHaveLength(1);
  });

  it('a double click, a reload and the Back button confirm once', async () => {
    const { address } = await local.newCustomer();

    const { noted, back, posts } = await visit(async (visitor) => {
      const { page } = visitor;
      const me = browserCustomer(page, local);
      const asked = await me.ask({ kind: 'deletion', scope: 'data', address });
      await me.followLetter(asked, 'confirm');
      await page.locator('#acceptRisk').check();
      await page.locator('#code').fill(asked.matchCode);
      const counted = countPosts(visitor);
      await page.locator('main form button').dblclick();
      await page.getByRole('heading', { name: 'đã xác nhận' }).waitFor();
      await page.reload();
      await page.goBack();
      return { noted: asked, back: await page.locator('h1').innerText(), posts: counted() };
    });
    await local.customer.waitForLetter(noted, 'cancel');
    const { history, confirmation } = await local.stored(noted.reference);

    expect(posts).toBeGreaterThan(1);
    expect(back).toBe('Yêu cầu này đã được xác nhận');
    expect(confirmation?.secret.wrongCodes).toBe(0);
    expect(history.filter(({ event }) => event === 'confirmed')).toHaveLength(1);
    expect(await local.customer.letters(address, noted.reference)).toHaveLength(2);
  });
});
