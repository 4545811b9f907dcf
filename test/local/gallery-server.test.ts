import { parse } from 'node-html-parser';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalServer } from '../../emulators/server.ts';
import { galleryPages } from '../../local/gallery/render-gallery.ts';
import { startGallery } from '../../local/gallery/start-gallery.ts';
import { settings } from '../web/support.ts';

const pages = galleryPages(settings);
let gallery: LocalServer;
beforeAll(async () => {
  gallery = await startGallery(settings);
});
afterAll(() => gallery.close());

it('shows every page and letter in both languages, side by side, each with a heading', async () => {
  const root = parse(await (await fetch(gallery.url)).text());

  const pairs = root.querySelectorAll('section').map((section) => ({
    name: section.querySelector('h2')?.text,
    frames: section.querySelectorAll('iframe').map((frame) => frame.getAttribute('src')),
  }));
  const shown: string[] = [];
  for (const { name, frames } of pairs) {
    expect(frames).toHaveLength(2);
    for (const path of frames) {
      const html = await (await fetch(gallery.url + path)).text();
      const page = pages.find((candidate) => candidate.html === html);
      shown.push(`${page?.language} ${page?.name}`);
      expect(page?.name).toBe(name);
    }
  }
  expect(new Set(shown).size).toBe(pages.length);
});

it('keeps the policy that customers get, except that it may frame the pages itself', async () => {
  const policy = (await fetch(`${gallery.url}/vi/0`)).headers.get('content-security-policy');

  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'self'");
});

it('answers any other path with 404', async () => {
  for (const path of ['/fr/0', '/vi/9999', '/vi/x'])
    expect((await fetch(gallery.url + path)).status).toBe(404);
});
