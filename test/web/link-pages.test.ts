import { describe, expect, it } from 'vitest';
import { allPages } from '../../functions/web/all-pages.ts';
import { confirmSubject } from '../../functions/web/confirm-subject.ts';
import { letterLocales } from '../../functions/web/letter-locale.ts';
import type { Page, PageContext } from '../../functions/web/page.ts';
import { renderLetter } from '../../functions/web/render-letter.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery/facts.ts';
import { exampleLetters } from '../../local/gallery/letters.ts';
import { examplePages } from '../../local/gallery/pages.ts';
import { readHtml, type Tag } from './read-html.ts';
import { settings } from './support.ts';

const context: PageContext = {
  language: 'vi',
  now: galleryNow,
  otherLanguagePath: '/?lang=en',
  updates: 'on',
};
const render = (page: Page, changes: Partial<PageContext> = {}) =>
  readHtml(renderPage(page, { ...context, ...changes }, settings, allPages));
const named = (tags: Tag[], name: string) => tags.filter((tag) => tag.name === name);
const withId = (tags: Tag[], id: string) => tags.find(({ attributes }) => attributes.id === id);

describe('the confirmation page', () => {
  const confirm = examplePages.find(({ name }) => name === 'confirm deletion')?.page as Extract<
    Page,
    { type: 'confirm' }
  >;
  const { riskTextVersion: _none, ...harmless } = confirm;

  it('of a deletion leaves the risk unticked and posts its version, the tick and the code', () => {
    const { tags } = render(confirm);
    const tick = withId(tags, 'acceptRisk')?.attributes;

    expect(tick).toMatchObject({ type: 'checkbox', name: 'acceptRisk', value: 'yes' });
    expect(tick).not.toHaveProperty('checked');
    expect(named(tags, 'input').map(({ attributes }) => attributes.name)).toEqual([
      'riskTextVersion',
      'acceptRisk',
      'code',
    ]);
    expect(withId(tags, 'code')?.attributes).toMatchObject({
      inputmode: 'numeric',
      autocomplete: 'off',
      maxlength: '5',
    });
  });

  it('of a deletion explains what is erased, the grace period and what is kept', () => {
    const { text } = render(confirm, { language: 'en' });

    for (const said of [
      'websites go offline',
      'cannot restore deleted data',
      'transfer them first',
      'the deletion waits for it',
      'Website source code, databases',
      'cannot be undone',
      'grace period of 3 days',
      '10 years',
      '30 days',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('of hosted data alone does not mention invoices', () => {
    expect(render({ ...confirm, scope: 'data' }, { language: 'en' }).text).not.toContain('Invoices');
  });

  it('of customer information says that websites and databases stay, and can no longer be reached here', () => {
    const { text } = render({ ...confirm, scope: 'information' }, { language: 'en' });

    expect(text).toContain('Your websites and databases are NOT deleted.');
    expect(text).toContain('choose “Everything”');
    expect(text).not.toContain('websites go offline');
  });

  it('keeps the tick and the code when something else has to be corrected', () => {
    const typed = { code: '47', acceptRisk: true };
    const { tags } = render({ ...confirm, typed, error: 'code-wrong', triesLeft: 2 });

    expect(withId(tags, 'acceptRisk')?.attributes).toHaveProperty('checked');
    expect(withId(tags, 'code')?.attributes.value).toBe('47');
  });

  it('says how many tries are left after a wrong code, and what follows', () => {
    const { text } = render({ ...confirm, error: 'code-wrong', triesLeft: 1 }, { language: 'en' });

    expect(text).toContain('1 try left. After that this link is locked, and you can ask for a new one.');
  });

  it('of an opt-out requires neither code nor tick', () => {
    const optOut: Page = { ...harmless, kind: 'opt-out', topics: ['promotions'], needsCode: false };
    const { tags, text } = render(optOut, { language: 'en' });

    expect(named(tags, 'input')).toEqual([]);
    expect(text).not.toContain('match code');
  });

  it('shows an error without a field at the top', () => {
    const { tags } = render({ ...confirm, error: 'not-now' });
    const summary = tags.slice(tags.findIndex(({ attributes }) => attributes.role === 'alert'));

    expect(named(summary, 'a')[0]?.attributes.href).toBe('#main');
  });

  it('keeps the language in which it is read', () => {
    const { tags } = render(confirm, { language: 'en' });

    expect(named(tags, 'form')[0]?.attributes.action).toBe(`${confirm.action}?lang=en`);
  });
});

describe('the page after a submission', () => {
  it.each([
    ['submitted deletion', true],
    ['submitted opt-out', false],
  ])('speaks of a match code only if there is one: %s (%s)', (name, hasCode) => {
    const page = examplePages.find((each) => each.name === name)?.page as Page;

    expect(/match code/.test(render(page, { language: 'en' }).text)).toBe(hasCode);
  });
});

describe('a sentence that tells to do something', () => {
  it.each([
    ['confirm deletion', 'Request one here'],
    ['confirm deletion', 'Send a new request'],
    ['download', 'Send a new request'],
  ])('has the link to it: %s, "%s"', (name, words) => {
    const page = examplePages.find((each) => each.name === name)?.page as Page;
    const html = renderPage(page, { ...context, language: 'en' }, settings, allPages);

    expect(html).toContain(`<a href="/?lang=en">${words}</a>`);
  });
});

describe('the last link of a request', () => {
  it('offers no other when it is about to be locked', () => {
    const page = examplePages.find(({ name }) => name.endsWith('for the last link'))?.page as Page;

    const { text } = render(page, { language: 'en' });

    expect(text).toContain('After that this link is locked and the request ends; nothing changes.');
  });
});

describe('the download page', () => {
  it('has one code and two buttons, the harmless one first', () => {
    const { tags } = render(examplePages.find(({ name }) => name === 'download')?.page as Page);

    expect(named(tags, 'button').map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['action', 'download'],
      ['action', 'discard'],
    ]);
    expect(named(tags, 'input').map(({ attributes }) => attributes.name)).toEqual(['code']);
  });
});

describe('the download page after a wrong code', () => {
  it('says how many tries are left before the copy is deleted', () => {
    const page = examplePages.find(({ name }) => name === 'download, wrong code')?.page as Page;

    expect(render(page, { language: 'en' }).text).toContain('1 try left. After that the copy is deleted');
  });
});

describe('the cancel page', () => {
  it('says past the grace period what the deletion waits for, and that it can still be cancelled', () => {
    const page = examplePages.find(({ name }) => name === 'cancel, waiting for a copy')?.page as Page;
    const { text } = render(page, { language: 'en' });

    expect(text).toContain(
      'the deletion waits for your request B7W2-9KTM-4XQD, whose copy you can still download.',
    );
    expect(text).not.toContain('until Monday');
  });
});

describe('a refusal', () => {
  const refused = (name: string) =>
    render(examplePages.find((page) => page.name === `refused, ${name}`)?.page as Page, { language: 'en' });

  it.each([
    ['confirmation never came', 'The request ended on Tuesday, 24 November 2026, 09:30'],
    ['confirmed already', 'The request was confirmed on Monday, 23 November 2026, 14:21'],
    ['cancelled already', 'The request was cancelled on Tuesday, 24 November 2026, 09:30'],
    ['too late to cancel', 'The deletion has begun or is done'],
    ['copy gone', 'The copy was deleted from our systems on Tuesday, 24 November 2026, 09:30'],
    [
      'copy locked',
      'entered incorrectly too many times, so we deleted the copy. Your services stay as they are.',
    ],
  ])('tells a holder of the link what became of it (%s) and links to its status', (name, said) => {
    const { text, tags } = refused(name);

    expect(text).toContain(said);
    const links = named(tags, 'a').map(({ attributes }) => attributes.href ?? '');
    expect(links.some((href) => href.startsWith('/status/'))).toBe(true);
  });

  it.each([
    ['confirmation never came', true],
    ['confirmed already', false],
    ['cancelled already', false],
    ['too late to cancel', false],
    ['copy gone', true],
    ['copy locked', true],
  ])('links a holder to the form where only a new request helps (%s: %s)', (name, helps) => {
    expect(refused(name).text.includes('Send a new request')).toBe(helps);
  });

  it('shows anybody else nothing about a request, and offers a new one', () => {
    const { text } = render(
      { type: 'refused', reason: 'link-unknown', route: 'confirm' },
      { language: 'en' },
    );

    expect(text).toContain('Send a new request');
    expect(text).not.toContain('Follow the request');
  });
});

describe('the page of a fault', () => {
  it('tells a customer who was cancelling a deletion to try again at once or to call', () => {
    expect(render({ type: 'fault' }, { language: 'en' }).text).toContain(
      'try again at once or call +84 24 5550 0199',
    );
  });
});

describe('the one-click page', () => {
  it('offers to stop this topic or everything', () => {
    const { tags } = render({ type: 'opt-out', topic: 'promotions', action: '/opt-out/t' });

    expect(named(tags, 'button').map(({ attributes }) => [attributes.name, attributes.value])).toEqual([
      ['scope', 'topic'],
      ['scope', 'all'],
    ]);
  });
});

describe('a button for what cannot be undone', () => {
  const looks = (name: string) => {
    const page = examplePages.find((each) => each.name === name)?.page as Page;
    return named(render(page).tags, 'button').map(({ attributes }) => attributes.class);
  };

  it('looks like no other', () => {
    expect(looks('confirm deletion')).toEqual(['button danger']);
    expect(looks('download')).toEqual(['button', 'button second danger']);
    for (const name of ['confirm opt-out', 'cancel', 'fresh link', 'opt-out'])
      expect(looks(name).join()).not.toContain('danger');
  });
});

describe('a page before an e-mail', () => {
  it.each([
    ['submitted deletion', '[Vietnam Server] Vui lòng xác nhận yêu cầu xóa dữ liệu – yêu cầu K3V9-7QFM-2XWB'],
    [
      'fresh link sent',
      '[Vietnam Server] Vui lòng xác nhận yêu cầu xóa dữ liệu (liên kết thứ 2) – yêu cầu K3V9-7QFM-2XWB',
    ],
  ])('says from whom it comes and under which subject: %s', (name, subject) => {
    const page = examplePages.find((each) => each.name === name)?.page as Page;
    // The e-mail is in the language of the request, whatever the page is read in.
    for (const shown of ['vi', 'en'] as const) {
      const { text } = render(page, { language: shown });
      expect(text).toContain('Vietnam Server <privacy@vietnamserver.example>');
      expect(text).toContain(subject);
    }
  });

  it('says the very subject that the letter has', () => {
    for (const { letter } of exampleLetters) {
      if (letter.type !== 'confirm') continue;
      const subject = confirmSubject(letter, letterLocales.en, settings);
      expect(renderLetter(settings)(letter, 'en').subject).toBe(subject);
    }
  });

  it('tells each link from the ones before', () => {
    const subjects = [1, 2, 3].map((linkNumber) =>
      confirmSubject({ kind: 'deletion', reference: 'R', linkNumber }, letterLocales.en, settings),
    );

    expect(new Set(subjects).size).toBe(3);
  });
});
