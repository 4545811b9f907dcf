import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Letter } from '../../functions/requests/domain/letters.ts';
import { languages } from '../../functions/shared/vocabulary.ts';
import { formats } from '../../functions/web/format.ts';
import { renderLetter } from '../../functions/web/render-letter.ts';
import { exampleLetters } from '../../local/gallery/letters.ts';
import { readHtml } from './read-html.ts';
import { hostileText, settings, withText } from './support.ts';

const render = renderLetter(settings);
const cases = languages.flatMap((language) =>
  exampleLetters.map(({ name, letter }) => ({ name, language, letter })),
);
const letterCalled = (name: string) =>
  exampleLetters.find((example) => example.name === name)?.letter as Letter;

/** All instants in a letter, however deep, without those that only name a day. */
function instantsIn(value: unknown): string[] {
  if (typeof value === 'string') return /^\d{4}-\d\d-\d\dT/.test(value) ? [value] : [];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(instantsIn) : [];
}
/** A label and its value are two cells in HTML, and one line with a colon in text. */
const squeeze = (text: string) => text.replace(/[\s:]+/g, ' ').trim();
const urlsIn = (text: string) => new Set(text.match(/https?:\/\/[^\s<"]+/g));

describe('the examples', () => {
  it('cover every type of letter', () => {
    const types: Record<Letter['type'], true> = {
      confirm: true,
      grace: true,
      cancelled: true,
      joined: true,
      'address-changed': true,
      'archive-ready': true,
      receipt: true,
    };

    expect(new Set(exampleLetters.map(({ letter }) => letter.type))).toEqual(new Set(Object.keys(types)));
  });
});

describe.each(cases)('the letter $name in $language', ({ letter, language }) => {
  const { subject, text, html } = render(letter, language);
  const read = readHtml(html);

  it('names provider and reference in its subject, on one line that is not too long', () => {
    expect(subject.startsWith('[Vietnam Server] ')).toBe(true);
    expect(subject.endsWith(letter.reference)).toBe(true);
    expect(subject).not.toMatch(/[\p{Cc}]/u);
    expect(subject.length).toBeLessThan(120);
  });

  it('says the same in text and in HTML', () => {
    const shown = squeeze(read.text);
    const lines = text.split('\n').filter((line) => !/^-*$/.test(line));
    expect(lines.filter((line) => !shown.includes(squeeze(line.replace(/^(\d\.|-) /, ''))))).toEqual([]);
    expect(urlsIn(read.text)).toEqual(urlsIn(text));
  });

  it('shows each link as its address, all on one host', () => {
    const links = read.tags.flatMap(({ attributes }) => attributes.href ?? []);
    expect(links.filter((href) => !read.text.includes(`\n${href}\n`))).toEqual([]);
    expect(new Set(links.map((href) => new URL(href).origin)).size).toBeLessThanOrEqual(1);
  });

  it('contains its reference, every instant and every link that it was given', () => {
    expect(text).toContain(letter.reference);
    const { moment, day } = formats[language];
    for (const at of instantsIn(letter))
      expect(text.includes(moment(at)) || text.includes(day(at)), at).toBe(true);
    for (const url of Object.values(letter).filter((value) => /^https:/.test(String(value)))) {
      expect(text).toContain(`\n${url}\n`);
    }
  });

  it('says who wrote, how to complain to the provider and to the authority, and what is never asked for', () => {
    const { name, address, supportPhone, supportEmail } = settings.provider;
    for (const fact of [name, address, supportPhone, supportEmail, 'A05']) expect(text).toContain(fact);
    expect(text).toContain(language === 'vi' ? 'không bao giờ hỏi mật khẩu' : 'never ask for your password');
  });

  it('is a small document without images, scripts, tracking or anything to fetch', () => {
    expect(read.tags.find((tag) => tag.name === 'html')?.attributes.lang).toBe(language);
    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
    const allowed = [
      'html',
      'head',
      'meta',
      'title',
      'body',
      'table',
      'tr',
      'td',
      'th',
      'p',
      'strong',
      'h2',
      'ul',
      'ol',
      'li',
      'a',
      'br',
    ];
    expect(read.tags.map(({ name }) => name).filter((name) => !allowed.includes(name))).toEqual([]);
    expect(html).not.toMatch(/url\(|src=|background=/);
    expect(`${subject}${text}`).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
  });

  it('keeps its structure and its one-line subject, whatever text it contains', () => {
    const skeletonWith = (filling: string) => {
      const rendered = renderLetter(withText(settings, filling))(withText(letter, filling), language);
      expect(rendered.subject).not.toMatch(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u);
      return readHtml(rendered.html).skeleton;
    };
    const plain = skeletonWith('x');

    fc.assert(
      fc.property(hostileText, (filling) => {
        expect(skeletonWith(filling)).toEqual(plain);
      }),
      { numRuns: 25 },
    );
  });
});

describe('a name', () => {
  it('cannot start a new line in the text', () => {
    const { text } = render({ ...letterCalled('grace'), name: 'An\r\n\r\nhttps://evil.example' }, 'en');

    expect(text.split('\n')[0]).toBe('Dear An https: / / evil. example,');
  });

  it('may be missing', () => {
    expect(render({ ...letterCalled('grace'), name: '' }, 'en').text).toMatch(/^Dear customer,\n/);
    expect(render({ ...letterCalled('grace'), name: '' }, 'vi').text).toMatch(/^Kính gửi Quý khách,\n/);
  });
});

describe('the confirmation letter', () => {
  it('is the first response that the law requires: reference, steps, dates, extension, complaint', () => {
    const { text } = render(letterCalled('confirm deletion'), 'en');

    for (const said of [
      'Article 5 of Decree 356/2025/ND-CP',
      'Reference: K3V9-7QFM-2XWB',
      'Received: Monday, 23 November 2026, 14:05',
      '1. You confirm by Monday, 30 November 2026, 14:05',
      '2. A grace period of 3 days',
      '3. We delete by Sunday, 13 December 2026, 14:05',
      'The law makes us keep some records, such as invoices',
      'the law allows one extension',
      'You may also complain to',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('tells recipients who did not ask to do nothing, and when the request ends automatically', () => {
    const { text } = render(letterCalled('confirm handover'), 'en');

    expect(text).toContain('If you did not ask for this');
    expect(text).toContain('ends automatically on Monday, 30 November 2026, 14:05 and nothing changes');
  });

  it('explains first what to do if somebody else asked, by phone too, before the legal dates', () => {
    const { text } = render(letterCalled('confirm deletion'), 'en');

    expect(text).toContain('call +84 24 5550 0199 or write to');
    expect(text.indexOf('To stop the request at once')).toBeLessThan(text.indexOf('Due by law'));
  });

  it('explains the parts that a request covers', () => {
    const { text } = render(letterCalled('confirm handover'), 'en');

    expect(text).toContain('Customer information: Your name, e-mail address');
    expect(text).toContain('Customer data: Website source code, databases');
  });

  it('does not mention invoices for hosted data alone, nor an extension for an opt-out', () => {
    const ofData = { ...letterCalled('confirm deletion'), scope: 'data' } as Letter;

    expect(render(ofData, 'en').text).not.toContain('invoices');
    expect(render(letterCalled('confirm opt-out'), 'en').text).not.toContain('extension');
  });

  it('mentions a match code only where one is required, and never shows it', () => {
    expect(render(letterCalled('confirm deletion'), 'en').text).toContain('enter the two-digit match code');
    for (const name of ['confirm opt-out', 'receipt opt-out']) {
      expect(render(letterCalled(name), 'en').text).not.toContain('match code');
    }
  });
});

describe('the grace letter', () => {
  it('explains how to stop the deletion, until when, and what to do if somebody else asked', () => {
    const { text } = render(letterCalled('grace'), 'en');

    expect(text).toContain(
      'Nothing has been deleted yet. The deletion starts on Thursday, 26 November 2026, 14:21',
    );
    expect(text).toContain('If it was not you, also change the passwords');
  });
});

describe('the letter about an archive', () => {
  it('links to our page and to nothing that could be downloaded without the code', () => {
    const { text } = render(letterCalled('archive-ready'), 'en');

    expect([...urlsIn(text)].map((url) => new URL(url).pathname.split('/')[1])).toEqual([
      'download',
      'status',
      '',
    ]);
    expect(text).toContain('1 file could not be read');
  });
});

describe('a name that looks like a link', () => {
  it.each([
    ['https://evil.example/login', 'https: / / evil. example/ login'],
    ['www.evil.example', 'www. evil. example'],
    ['Lan evil.example', 'Lan evil. example'],
    ['lan@evil.example', 'lan@ evil. example'],
    ['evil\u3002example', 'evil\u3002 example'],
    ['evil\uff0eexample', 'evil\uff0e example'],
    ['Nguyễn T. Lan', 'Nguyễn T. Lan'],
    ['Công ty ABC', 'Công ty ABC'],
  ])('is broken up, and any other stays: %s', (name, shown) => {
    for (const { letter } of exampleLetters) {
      const { text } = render({ ...letter, name }, 'vi');
      expect(text).toContain(`Kính gửi Quý khách ${shown},`);
    }
  });

  it('gives a mail program nothing to link, whatever it is', () => {
    void fc.assert(
      fc.property(fc.oneof(fc.webUrl(), fc.emailAddress(), fc.domain(), hostileText), (name) => {
        const greeting = render({ ...letterCalled('grace'), name }, 'vi').text.split('\n')[0];
        expect(greeting).not.toMatch(/[\w-]\.[\w-]|:\/|\/\/|\S@\w/);
      }),
    );
  });
});
