import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { languages } from '../../functions/shared/vocabulary.ts';
import { formats } from '../../functions/web/format.ts';
import { renderNotice } from '../../functions/web/render-notice.ts';
import { exampleNotices } from '../../local/gallery/policy.ts';
import { readHtml } from './read-html.ts';
import { hostileText, settings, withText } from './support.ts';

const render = renderNotice(settings);
const cases = languages.flatMap((language) =>
  exampleNotices.map(({ name, notice }) => ({ name, language, notice: notice(language) })),
);
const noticeCalled = (name: string, language: 'vi' | 'en' = 'en') => {
  const found = exampleNotices.find((example) => example.name === name);
  if (!found) throw new Error(`There is no ${name}.`);
  return found.notice(language);
};

/** A label and its value are two cells in HTML, and one line with a colon in text. */
const squeeze = (text: string) => text.replace(/[\s:]+/g, ' ').trim();
const urlsIn = (text: string) => new Set(text.match(/https?:\/\/[^\s<"]+/g));

/** Advertising words in both languages. "Advertising" itself is not one: a notice says that it is none. */
const selling = [
  ...['khuyến mãi', 'khuyến mại', 'giảm giá', 'ưu đãi', 'quà tặng', 'trúng thưởng', 'miễn phí', 'dùng thử'],
  ...['mua ngay', 'mua', 'đặt hàng', 'nâng cấp', 'gói dịch vụ', 'tiết kiệm', 'bảng giá', 'hấp dẫn', 'cơ hội'],
  ...['giới thiệu', 'trải nghiệm', 'voucher', '[qc]'],
  ...['sale', 'discount', 'offer', 'offers', 'gift', 'prize', 'free', 'trial', 'buy', 'order', 'upgrade'],
  ...['plan', 'plans', 'save', 'deal', 'price', 'prices', 'exclusive', 'coupon', 'try', 'hurry', 'best'],
  ...['exciting', 'opportunity', 'subscribe'],
];

function sellingIn(text: string): string[] {
  const words = ` ${text.toLowerCase().replace(/[^\p{L}\p{N}[\]]+/gu, ' ')} `;
  const prices = text.match(/\d\s*(%|đ\b|₫|VND|USD|\$)|[!$€₫]/gi) ?? [];
  return [...selling.filter((word) => words.includes(` ${word} `)), ...prices];
}

describe('the search for advertising', () => {
  it('finds it', () => {
    expect(sellingIn('Nâng cấp hôm nay, giảm giá 20%!')).toEqual(['giảm giá', 'nâng cấp', '0%', '!']);
    expect(sellingIn('[QC] Buy now for 99 USD.')).toEqual(['[qc]', 'buy', '9 USD']);
  });
});

describe.each(cases)('the $name in $language', ({ notice, language }) => {
  const { subject, text, html } = render(notice, language);
  const read = readHtml(html);
  const day = formats[language].day(notice.effective);

  it('names provider, day and version in its subject, on one line that is not too long', () => {
    expect(subject.startsWith('[Vietnam Server] ')).toBe(true);
    expect(subject).toContain(day);
    expect(subject).toContain(` ${notice.version})`);
    expect(subject).not.toMatch(/[\p{Cc}]/u);
    expect(subject.length).toBeLessThan(120);
  });

  it('says the same in text and in HTML', () => {
    const shown = squeeze(read.text);
    const lines = text.split('\n').filter((line) => !/^-*$/.test(line));
    expect(lines.filter((line) => !shown.includes(squeeze(line.replace(/^- /, ''))))).toEqual([]);
    expect(urlsIn(read.text)).toEqual(urlsIn(text));
  });

  it('says what changes, from when, and where to read it', () => {
    for (const said of [notice.words.title, day, ...notice.words.summary]) expect(text).toContain(said);
  });

  it('contains every link that it was given, in full and in its own language', () => {
    const given = Object.values(notice).filter((value) => /^https:/.test(String(value)));
    for (const url of given) expect(text).toContain(`\n${url}?lang=${language}\n`);
    const links = read.tags.flatMap(({ attributes }) => attributes.href ?? []);
    expect(links.filter((href) => !read.text.includes(`\n${href}\n`))).toEqual([]);
    expect(new Set(links.map((href) => new URL(href).origin)).size).toBe(1);
  });

  it('says why it is sent, who wrote, how to complain, and what is never asked for', () => {
    const { name, address, supportPhone, supportEmail } = settings.provider;
    for (const fact of [name, address, supportPhone, supportEmail, 'A05']) expect(text).toContain(fact);
    expect(text).toContain(language === 'vi' ? 'vì là khách hàng của' : 'because you are a customer of');
    expect(text).toContain(language === 'vi' ? 'không phải quảng cáo' : 'not advertising');
    expect(text).toContain(language === 'vi' ? 'không bao giờ hỏi mật khẩu' : 'never ask for your password');
  });

  it('advertises nothing: no word, no price, no percentage', () => {
    expect(sellingIn(`${subject} ${text}`)).toEqual([]);
  });

  it('is a small document without images, scripts, tracking or anything to fetch', () => {
    expect(read.tags.find((tag) => tag.name === 'html')?.attributes.lang).toBe(language);
    expect(Buffer.byteLength(html)).toBeLessThan(60_000);
    expect(html).not.toMatch(/<img|<script|url\(|src=|background=/);
    expect(`${subject}${text}`).not.toMatch(/undefined|NaN|\[object|Invalid Date/);
  });

  it('keeps its structure and its one-line subject, whatever text it contains', () => {
    const skeletonWith = (filling: string) => {
      const rendered = renderNotice(withText(settings, filling))(withText(notice, filling), language);
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

describe('a notice that asks for consent', () => {
  it('names each purpose, and says that silence is a no and that a yes can be withdrawn', () => {
    const notice = noticeCalled('policy notice that asks for consent');
    const { text } = render(notice, 'en');

    for (const said of [
      ...Object.values(notice.words.purposes),
      'Silence is not consent: if you do nothing, these purposes do not apply',
      'Opening the link alone changes nothing.',
      'you can withdraw your consent at any time',
    ])
      expect(text).toContain(said);
  });

  it('has one button, to the consent page', () => {
    const { html } = render(noticeCalled('policy notice that asks for consent'), 'en');

    expect(html.match(/<a href="[^"]*" style="display:inline-block[^>]*>[^<]*</g)).toEqual([
      expect.stringMatching(/\/consent\/[^"]*".*>Read and decide<$/),
    ]);
  });
});

describe('a notice that asks for nothing', () => {
  it('does not mention consent and has no button', () => {
    const { text, html } = render(noticeCalled('policy notice'), 'en');

    expect(text).not.toMatch(/consent/i);
    expect(html).not.toContain('display:inline-block');
  });

  it('of the first version compares it with nothing', () => {
    const { changesUrl: _none, ...first } = noticeCalled('policy notice');

    expect(render(first, 'en').text).not.toContain('different');
  });
});

describe('a name in a notice', () => {
  const consentUrl = 'https://privacy.example.vn/consent/token';
  const firstLine = (personal: { personal?: { name: string; consentUrl: string } }) =>
    render({ ...noticeCalled('policy notice'), ...personal }, 'en').text.split('\n')[0];

  it('cannot start a new line in the text, and may be missing', () => {
    expect(firstLine({ personal: { name: 'An\r\n\r\nhttps://evil.example', consentUrl } })).toBe(
      'Dear An https: / / evil. example,',
    );
    expect(firstLine({ personal: { name: '', consentUrl } })).toBe('Dear customer,');
  });

  it('appears only where its owner is asked for something: all others get the same letter', () => {
    expect(firstLine({})).toBe('Dear customer,');
  });
});

describe('a name that looks like a link', () => {
  it('is broken up in a notice too', () => {
    const notice = exampleNotices.map(({ notice: of }) => of('en')).find(({ personal }) => personal);
    if (!notice?.personal) throw new Error('No example has a name.');

    const { text } = render({ ...notice, personal: { ...notice.personal, name: 'www.evil.example' } }, 'en');

    expect(text).toContain('Dear www. evil. example,');
  });
});
