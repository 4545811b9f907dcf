import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { sampleVersion } from '../support/sample-policy.ts';
import { siteOf } from '../support/site.ts';
import { newWorld } from '../support/world.ts';

/** It is 2 March 2026 in Vietnam: version 1 is in force, versions 2 and 3 apply from 1 April and 1 May. */
async function site(...numbers: number[]) {
  const world = newWorld();
  for (const number of numbers) await world.versions.publish(sampleVersion(number), world.clock());
  return siteOf(world);
}

const linksOf = (body: string) =>
  parse(body)
    .querySelectorAll('main a')
    .map((a) => a.getAttribute('href'));

describe('the policy page', () => {
  it('shows the text in force, its dates, what is announced, and the way to every version', async () => {
    const { status, body } = await (await site(1, 2, 3))('GET', '/policy?lang=en');
    const { textContent: text } = parse(body);

    expect(status).toBe(200);
    expect(text).toContain('This is version 1.');
    expect(text).not.toContain('This is version 2.');
    for (const said of ['Latest update', '1 December 2019', 'Changes from 1 April 2026', 'version 2 changes'])
      expect(text).toContain(said);
    expect(linksOf(body)).toEqual(
      expect.arrayContaining([
        '/policy/1?lang=en',
        '/policy/2?lang=en',
        '/policy/3?lang=en',
        '/policy/2/since/1?lang=en',
        '/policy/3/since/2?lang=en',
      ]),
    );
  });

  it('shows each version and says whether it is in force', async () => {
    const shown = await site(1, 2);

    const first = await shown('GET', '/policy/1?lang=en');
    const second = await shown('GET', '/policy/2?lang=en');

    expect(first.body).toContain('This version is in force.');
    expect(second.body).toContain('it applies from 1 April 2026');
    expect(second.body).toContain('This is version 2.');
    expect(second.body).not.toContain('Changes from');
  });

  it('is friendly before any version is published', async () => {
    const { status, body } = await (await site())('GET', '/policy?lang=en');

    expect(status).toBe(200);
    expect(body).toContain('We have not published any version');
  });

  it('has a language switch that keeps the path', async () => {
    const shown = await site(1, 2);

    for (const path of ['/policy', '/policy/2', '/policy/2/since/1'])
      expect((await shown('GET', `${path}?lang=vi`)).body).toContain(`href="${path}?lang=en"`);
  });

  it('is in the language of the browser, text and frame alike', async () => {
    const headers = { 'accept-language': 'en-GB' };
    const { body } = await (await site(1))('GET', '/policy', { headers });

    expect(body).toContain('<html lang="en">');
    expect(body).toContain('This is version 1.');
  });

  it.each([
    '/policy/2',
    '/policy/0',
    '/policy/01',
    '/policy/1.0',
    '/policy/-1',
    '/policy/1e0',
    '/policy/%31%00',
    '/policy/999999999999999999999',
    '/policy/__proto__',
    '/policy/%3Cscript%3Ealert(1)%3C%2Fscript%3E',
    '/policy/1/since/1',
    '/policy/2/since/1',
    '/policy/1/since/2',
    '/policy/1/since/0',
    '/policy/1/since/x',
  ])('answers %s with a friendly 404', async (path) => {
    const { status, body } = await (await site(1))('GET', `${path}?lang=en`);

    expect(status).toBe(404);
    expect(body).toContain('There is no such version');
    expect(body).not.toContain('<script');
    expect(linksOf(body)).toEqual(['/policy?lang=en']);
  });

  it('is linked from the form', async () => {
    const visit = await site();
    const { headers } = await visit('GET', '/?lang=en');

    expect((await visit('GET', headers.location ?? '')).body).toContain('href="/policy?lang=en"');
  });
});

describe('the page of changes', () => {
  it('shows what was added and removed, in words too, and names what is unchanged', async () => {
    const { body } = await (await site(1, 2))('GET', '/policy/2/since/1?lang=en');
    const page = parse(body);

    expect(page.querySelector('main h1')?.textContent).toBe('Version 2 compared with version 1');
    expect(page.querySelectorAll('main ins').at(-1)?.textContent).toBe('Added: 2');
    expect(page.querySelectorAll('main del').at(-1)?.textContent).toBe('Removed: 1');
    expect(page.textContent).toContain('Unchanged: 2. Contact.');
  });

  it('is the same whichever version is named first', async () => {
    const shown = await site(1, 2);
    const [one, other] = [
      await shown('GET', '/policy/2/since/1?lang=en'),
      await shown('GET', '/policy/1/since/2?lang=en'),
    ];

    expect(parse(other.body).querySelector('main')?.innerHTML).toBe(
      parse(one.body).querySelector('main')?.innerHTML,
    );
  });

  it('stays below 30 KB for a long text with every paragraph changed', async () => {
    const world = newWorld();
    const paragraph = (number: number, word: string) =>
      `Chúng tôi chỉ lưu trữ thông tin mà Quý khách đã cung cấp theo điều ${number}, và giữ thông tin đó trong ${word} kể từ ngày dịch vụ kết thúc.`;
    const text = (word: string) =>
      Array.from({ length: 80 }, (_, index) => paragraph(index, word)).join('\n\n');
    for (const [number, word] of [
      [1, 'mười hai tháng'],
      [2, 'hai mươi bốn tháng'],
    ] as const) {
      const texts = { vi: text(word), en: text(word) };
      await world.versions.publish(sampleVersion(number, { texts }), world.clock());
    }
    expect(Buffer.byteLength(text(''))).toBeGreaterThan(13_000);

    for (const path of ['/policy/1', '/policy/2/since/1']) {
      const { body } = await siteOf(world)('GET', path);
      expect(Buffer.byteLength(body), path).toBeLessThan(30_000);
    }
  });
});

describe('a hostile text', () => {
  it('runs nothing, fetches nothing and breaks out of nothing, on either page', async () => {
    const world = newWorld();
    const hostile =
      '<script>alert(1)</script>\n\n[x](javascript:alert(1)) ![y](https://evil.example/z.png) <img src=x onerror=alert(1)></main></html>';
    for (const number of [1, 2]) {
      const texts = { vi: `${hostile} ${number}`, en: `${hostile} ${number}` };
      await world.versions.publish(sampleVersion(number, { texts }), world.clock());
    }

    for (const path of ['/policy/1', '/policy/2/since/1']) {
      const { body } = await siteOf(world)('GET', path);
      expect(body, path).not.toMatch(/<script|<img|href="javascript/);
      expect(body.match(/<\/main>/g), path).toHaveLength(1);
    }
  });
});
