import { parse } from 'node-html-parser';
import { describe, expect, it } from 'vitest';
import { statusSecretOf } from '../../functions/requests/domain/link-secret.ts';
import { formPath, siteOf } from '../support/site.ts';
import { asked, linkOf } from '../support/stages.ts';
import { lan, newWorld, onlyRequest } from '../support/world.ts';

const languageOf = (answer: { headers: Record<string, string>; body: string }) => {
  const inHeader = answer.headers['content-language'];
  expect(/<html lang="(\w+)"/.exec(answer.body)?.[1]).toBe(inHeader);
  return inHeader;
};

function shownTo(query: string, headers: Record<string, string>) {
  const world = newWorld();
  return siteOf(world)('GET', formPath(world, query), { headers });
}

describe('the language of a page', () => {
  it.each<[string | undefined, string]>([
    [undefined, 'vi'],
    ['', 'vi'],
    ['en', 'en'],
    ['en-GB,en;q=0.9', 'en'],
    ['vi-VN', 'vi'],
    ['fr,de;q=0.9', 'vi'],
    ['fr,en;q=0.5,vi;q=0.4', 'en'],
    ['en;q=0.3,vi;q=0.8', 'vi'],
    ['EN-us', 'en'],
    ['en;q=0', 'vi'],
    ['*', 'vi'],
    [';;;,,q=,en', 'en'],
    ['english', 'vi'],
  ])('follows the browser (%s → %s)', async (accepted, language) => {
    const headers: Record<string, string> = accepted === undefined ? {} : { 'accept-language': accepted };

    expect(languageOf(await shownTo('', headers))).toBe(language);
  });

  it('is the one in the URL, before that of the browser', async () => {
    const headers = { 'accept-language': 'vi' };

    expect(languageOf(await shownTo('lang=en', headers))).toBe('en');
    expect(languageOf(await shownTo('lang=fr', headers))).toBe('vi');
  });

  it('can be changed by a link to the same page', async () => {
    const { body } = await siteOf(newWorld())('GET', '/policy?lang=en');

    expect(body).toContain('href="/policy?lang=vi"');
  });

  it('of a link is the language of its request, whatever the browser says', async () => {
    const world = newWorld();
    const id = await asked(world, { language: 'en' });
    const headers = { 'accept-language': 'vi' };
    const paths = [
      `/confirm/${id}/${linkOf(world, 'confirm', id).secret}`,
      `/status/${id}/${statusSecretOf(world.keys, id)}`,
    ];

    for (const path of paths) expect(languageOf(await siteOf(world)('GET', path, { headers }))).toBe('en');
    for (const path of paths)
      expect(languageOf(await siteOf(world)('GET', `${path}?lang=vi`, { headers }))).toBe('vi');
  });

  it('chosen on a page is kept when its form is sent', async () => {
    const world = newWorld();
    const id = await asked(world, { language: 'vi', kind: 'opt-out' });
    const shown = await siteOf(world)('GET', `/confirm/${id}/${linkOf(world, 'confirm', id).secret}?lang=en`);

    const action = parse(shown.body).querySelector('form')?.getAttribute('action') ?? '';

    expect(languageOf(await siteOf(world)('POST', action))).toBe('en');
  });
});

describe('the language of a request', () => {
  const form = { kind: 'deletion', scope: 'data', address: lan.address };

  it('is that of the form, before that of the browser', async () => {
    const world = newWorld();

    const answer = await siteOf(world)('POST', '/requests', {
      form: { ...form, language: 'en' },
      headers: { 'accept-language': 'vi' },
    });

    expect(languageOf(answer)).toBe('en');
    expect(onlyRequest(world).language).toBe('en');
  });

  it('is that of the browser when the form’s is unknown', async () => {
    const world = newWorld();

    await siteOf(world)('POST', '/requests', {
      form: { ...form, language: 'fr' },
      headers: { 'accept-language': 'en' },
    });

    expect(onlyRequest(world).language).toBe('en');
  });

  it('is kept when the form comes back with a mistake', async () => {
    const answer = await siteOf(newWorld())('POST', '/requests', {
      form: { ...form, address: '', language: 'en' },
      headers: { 'accept-language': 'vi' },
    });

    expect(languageOf(answer)).toBe('en');
  });
});
