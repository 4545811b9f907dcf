import { describe, expect, it } from 'vitest';
import { allPages } from '../../functions/web/all-pages.ts';
import { renderPage } from '../../functions/web/render-page.ts';
import { galleryNow } from '../../local/gallery/facts.ts';
import { policyPages } from '../../local/gallery/policy.ts';
import { readHtml } from './read-html.ts';
import { settings } from './support.ts';

function render(name: string) {
  const found = policyPages('en').find((example) => example.name === name);
  if (!found) throw new Error(`There is no page ${name}.`);
  return readHtml(
    renderPage(
      found.page,
      { language: 'en', now: galleryNow, otherLanguagePath: '/?lang=vi' },
      settings,
      allPages,
    ),
  );
}

describe('the page of a version', () => {
  it('that was replaced names the version that replaced it, and links to the one in force', () => {
    const { text, tags } = render('policy version, replaced');

    expect(text).toContain('This version has been replaced by version 2, which applies from 1 January 2027.');
    expect(tags.filter(({ attributes }) => attributes.href === '/policy?lang=en')).toHaveLength(2);
    expect(text).not.toContain('Changes from');
  });

  it('that asks for consent names its purposes, and says that they do not apply by themselves', () => {
    const { text } = render('policy version that asks for consent');

    expect(text).toContain('Recording support calls');
    expect(text).toContain('These purposes apply to you only if you accepted them');
  });

  it('has headings without gaps between the levels', () => {
    const levels = render('policy version, upcoming').tags.flatMap(({ name }) =>
      /^h\d$/.test(name) ? [Number(name.slice(1))] : [],
    );

    expect(levels[0]).toBe(1);
    expect(levels.filter((level, index) => level > (levels[index - 1] ?? 0) + 1)).toEqual([]);
  });
});

describe('the page of the policy before a version applies', () => {
  it('announces the first one', () => {
    const { text } = render('policy, nothing in force yet');

    expect(text).toContain('No version is in force yet.');
    expect(text).toContain('Changes from 1 March 2024');
  });
});

describe('the page of changes', () => {
  it('says in words what a mark shows, and marks whole passages as a whole', () => {
    const { text, tags } = render('policy changes');

    expect(text).toContain('1. Invoices are kept for Removed: 5Added: 10 years');
    const whole = tags.filter(({ attributes }) => attributes.class === 'whole').map(({ name }) => name);
    expect(whole).toEqual(['del', 'ins']);
    expect(text).toContain('Unchanged: the introduction; 1. Customer information.');
  });

  it('says so for two equal texts, and marks nothing', () => {
    const { text, tags } = render('policy changes, none');

    expect(text).toContain('The two texts are the same, word for word.');
    expect(tags.some(({ name }) => name === 'ins' || name === 'del')).toBe(false);
  });
});

describe('the consent page', () => {
  it('has a button to withdraw beside what was accepted, described by it, and does not ask for it again', () => {
    const { tags, text } = render('consent given to one');
    const button = tags.find(({ attributes }) => attributes.name === 'withdraw');

    expect(button?.attributes).toMatchObject({
      value: 'usage-statistics',
      'aria-describedby': 'accepted-0',
    });
    expect(tags.filter(({ attributes }) => attributes.type === 'checkbox')).toHaveLength(1);
    expect(text).toContain('Accepted on Monday, 23 November 2026, 16:12');
  });

  it('asks nothing once all is accepted', () => {
    const { tags, text } = render('consent given to all');

    expect(tags.filter(({ attributes }) => attributes.name === 'challenge')).toEqual([]);
    expect(text).not.toContain('Which purposes do you accept?');
  });

  it('links from the summary to the first box when none was ticked', () => {
    const { tags } = render('consent, nothing ticked');
    const summary = tags.slice(tags.findIndex(({ attributes }) => attributes.role === 'alert'));

    expect(summary.find(({ name }) => name === 'a')?.attributes.href).toBe('#purpose-0');
    expect(tags.some(({ attributes }) => attributes.id === 'purpose-0')).toBe(true);
  });

  it('no longer says that nothing has changed once something has', () => {
    expect(render('consent').text).toContain('Opening this page has changed nothing.');
    expect(render('consent given to one').text).not.toContain('has changed nothing');
    expect(render('consent withdrawn').text).not.toContain('has changed nothing');
  });
});
