import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const folder = join(import.meta.dirname, '../../policy/versions');
const files = readdirSync(folder);
const numbers = [...new Set(files.map((file) => Number.parseInt(file, 10)))].sort((a, b) => a - b);
const languages = ['vi', 'en'] as const;
const texts = numbers.flatMap((number) => languages.map((language) => [number, language] as const));

// Any other Markdown would have to be handled on the page, in the letter and in the comparison.
const allowed = [
  'heading',
  'paragraph',
  'bullet_list',
  'ordered_list',
  'list_item',
  'inline',
  'text',
  'strong',
  'link',
];
const sharedKeys = ['version', 'date', 'effective', 'significance', 'decidedBy', 'decidedOn', 'decidedWhy'];

describe('the texts of the policy', () => {
  it('are numbered from 1 without a gap, each in both languages, and nothing else is there', () => {
    expect(numbers.length).toBeGreaterThan(1);
    expect(files.sort()).toEqual(numbers.flatMap((_, at) => [`${at + 1}.en.md`, `${at + 1}.vi.md`]).sort());
  });

  it.each(texts)('have in %i.%s exactly the expected front matter', (number, language) => {
    const { front } = read(number, language);

    expect(Object.keys(front).sort()).toEqual([...sharedKeys, 'language', 'title', 'summary'].sort());
    expect(front).toMatchObject({ version: number, language, title: expect.stringMatching(/\S/) });
    expect(['editorial', 'significant', 'needs-consent']).toContain(front.significance);
    for (const day of [front.date, front.effective, front.decidedOn])
      expect(day).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  it.each(texts)(
    'of %i.%s were adopted no earlier than decided, and apply no earlier than adopted',
    (...text) => {
      const { decidedOn, date, effective } = read(...text).front;

      expect([decidedOn, date, effective]).toEqual([decidedOn, date, effective].sort());
    },
  );

  it.each(texts)('summarise the changes in %i.%s in one to eight sentences', (...text) => {
    const { summary } = read(...text).front;

    expect(summary.length).toBeGreaterThanOrEqual(1);
    expect(summary.length).toBeLessThanOrEqual(8);
    for (const sentence of summary) expect(sentence).toMatch(/^\p{Lu}[^.]+\.$/u);
  });

  it.each(numbers)(
    'agree in both languages of version %i on the decision, the structure and the links',
    (number) => {
      const [vi, en] = [read(number, 'vi'), read(number, 'en')];

      for (const key of sharedKeys) expect(en.front[key]).toBe(vi.front[key]);
      expect(en.front.summary.length).toBe(vi.front.summary.length);
      expect(en.structure).toEqual(vi.structure);
      expect(en.links).toEqual(vi.links);
    },
  );

  it.each(numbers)('name the same figures at the same places in both languages of version %i', (number) => {
    const [vi, en] = [read(number, 'vi'), read(number, 'en')];

    expect(vi.blocks.flatMap(figuresOf)).not.toEqual([]);
    expect(en.blocks.map(figuresOf)).toEqual(vi.blocks.map(figuresOf));
    expect(en.front.summary.map(figuresOf)).toEqual(vi.front.summary.map(figuresOf));
  });

  it.each(texts)('number the sections of %i.%s from 1 without a gap', (...text) => {
    const { sections } = read(...text);

    expect(sections.length).toBeGreaterThan(1);
    expect(sections.map((heading) => Number.parseInt(heading, 10))).toEqual(sections.map((_, at) => at + 1));
  });

  // So that a difference between two versions reads subject by subject.
  it.each(texts.filter(([number]) => number > 1))(
    'keep in %i.%s the sections of the version before, under their numbers',
    (number, language) => {
      const before = read(number - 1, language).sections;

      expect(read(number, language).sections.slice(0, before.length)).toEqual(before);
    },
  );

  it.each(texts)('use in %i.%s only headings, one-line paragraphs, lists, bold and safe links', (...text) => {
    const { kinds, links } = read(...text);

    expect(kinds).toContain('heading');
    expect(kinds.filter((kind) => !allowed.includes(kind))).toEqual([]);
    for (const link of links) expect(link).toMatch(/^(https:\/\/|mailto:|\/(?!\/))/);
  });

  it.each(texts)('advertise nothing in %i.%s', (...text) => {
    expect(advertisingIn(read(...text).source)).toEqual([]);
  });

  it.each(texts)('are in composed Unicode without invisible characters in %i.%s', (...text) => {
    const { source } = read(...text);

    expect(source).toBe(source.normalize('NFC'));
    expect(source).not.toMatch(/[^\P{C}\n]|\u00a0/u);
  });
});

describe('the search for advertising', () => {
  it.each([
    'Ưu đãi dành riêng cho Quý khách',
    'Giảm giá 50 %',
    'The best hosting of the country',
    'A special offer for you',
  ])('finds it in “%s”', (sentence) => {
    expect(advertisingIn(sentence)).not.toEqual([]);
  });

  it('ignores the e-mail topics that a customer can refuse', () => {
    expect(advertisingIn('promotions, price lists, sales policy')).toEqual([]);
    expect(advertisingIn('chương trình khuyến mãi, bảng giá, chính sách bán hàng')).toEqual([]);
  });
});

interface Front {
  [key: string]: unknown;
  date: string;
  effective: string;
  decidedOn: string;
  significance: string;
  summary: string[];
}

// With HTML enabled, a tag becomes its own token and cannot pass as text.
const markdown = new MarkdownIt({ html: true });

function read(number: number, language: (typeof languages)[number]) {
  const source = readFileSync(join(folder, `${number}.${language}.md`), 'utf8');
  const [, front = '', body = ''] = source.match(/^---\n(.*?)\n---\n(.*)$/s) ?? [];
  const tokens = markdown.parse(body, {});
  const inline = tokens.flatMap((token) => token.children ?? []);
  return {
    source,
    front: parse(front) as Front,
    kinds: [...tokens, ...inline].map(({ type }) => type.replace(/_(open|close)$/, '')),
    structure: tokens.map(({ type, tag }) => `${type} ${tag}`),
    /** Headings, paragraphs and items, in their order. */
    blocks: tokens.filter(({ type }) => type === 'inline').map(({ content }) => content),
    sections: tokens
      .filter((_, at) => tokens[at - 1]?.tag === 'h2' && tokens[at - 1]?.nesting === 1)
      .map(({ content }) => content),
    links: inline.filter(({ type }) => type === 'link_open').map((link) => link.attrGet('href')),
  };
}

const figuresOf = (text: string): string[] => (text.match(/\d+/g) ?? []).sort();

function advertisingIn(text: string): string[] {
  const words =
    /(?<!\p{L})(ưu đãi|giảm giá|giá rẻ|giá tốt|quà tặng|tặng kèm|hấp dẫn|tốt nhất|hàng đầu|uy tín|chất lượng cao|dùng thử|mua ngay|đăng ký ngay|best|leading|discounts?|special offers?|cheap|gifts?|free trial|exclusive|premium|trusted|award|buy|upgrade|sale)(?!\p{L})/giu;
  return text.match(words) ?? [];
}
