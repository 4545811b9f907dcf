import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../functions/web/markdown.ts';
import { markIn, problemsInMarkdown } from '../../functions/web/markdown-problems.ts';
import { readHtml } from './read-html.ts';

const linesOf = (source: string) => problemsInMarkdown(source).map(({ line }) => line);
const textOf = (source: string) => readHtml(`<!doctype html>${renderMarkdown(source, 'vi')}`).text;

describe('what a policy text would show as it was typed', () => {
  it.each([
    ['a bold heading without a blank after it', '**Điều 1:**Nội dung'],
    ['the same with other marks', '__Điều 1:__Nội dung'],
    ['emphasis that ends in a word', '*Lưu ý:*nội dung'],
    ['emphasis with blanks inside', 'một ** từ đậm** nữa'],
    ['a table', '| a | b |\n|---|---|\n| 1 | 2 |'],
    ['a table without its second line', '| a | b |\n| 1 | 2 |'],
    ['a rule', '---'],
    ['a rule of stars', '***'],
    ['a rule of underscores', '___'],
    ['three dashes for one', 'dữ liệu --- và'],
    ['a heading of dashes', '# ---'],
    ['a heading that is underlined', 'Điều 1\n======'],
    ['a heading that is underlined with dashes', 'Điều 1\n---'],
    ['a heading without a blank', '#Điều 1'],
    ['a heading of level seven', '####### Điều 1'],
    ['an item without a blank', '-Thu thập'],
    ['a number without a blank', '1.Thu thập'],
    ['a bullet', '•Thu thập'],
    ['a list within a paragraph', 'Hai mục đích:\n2. Liên hệ'],
    ['a box to tick', '- [ ] đồng ý'],
    ['a quotation', '> trích dẫn'],
    ['code', '`mã`'],
    ['fenced code', '```\nmã\n```'],
    ['indented code', '    mã'],
    ['a lonely backtick', 'một ` dấu'],
    ['words struck through', '~~cũ~~'],
    ['a picture', '![chữ](https://a.example/x.png)'],
    ['a link without encryption', '[x](http://a.example)'],
    ['a link to another program', '[x](tel:+84285555)'],
    ['a link that runs', '[x](javascript:alert(1))'],
    ['a link in angle brackets', '<https://a.example>'],
    ['a link that is not closed', '[x](https://a.example'],
    ['a link with a blank', '[x] (https://a.example)'],
    ['a link by reference', '[x][1]\n\n[1]: https://a.example'],
    ['a footnote', 'một câu[^1]'],
    ['an entity', 'a&nbsp;b'],
    ['a line break by blanks', 'dòng một  \ndòng hai'],
    ['a line break by a backslash', 'dòng một\\\ndòng hai'],
    ['HTML', 'a <br> b'],
    ['a comment', '<!-- x -->'],
    ['marked words', '==nổi bật=='],
    ['a container', '::: note'],
  ])('is found: %s', (_what, source) => {
    expect(problemsInMarkdown(source).length).toBeGreaterThan(0);
    for (const { words } of problemsInMarkdown(source)) expect(words).not.toBe('');
  });

  it.each([
    '## 1. Thông tin khách hàng\n\nMột đoạn.',
    '### 7.1. Mục đích\n\n**Điều 1:** Nội dung',
    '**Điều 1**: nội dung *nhấn mạnh*.',
    '**Điều 1: Phạm vi**',
    '- một\n- hai\n\n  thêm\n\n1. một\n2. hai',
    '- một\n  - con\n  - con',
    '* một\n* hai',
    '[chính sách](https://a.example/x), [thư](mailto:a@b.example), [mẫu](/), [dưới](#section-2)',
    'ho_tro@nha-cung-cap.example, tên_tệp_dài.txt',
    '5 * 3 = 15; a | b; a/b; 100 % & hơn; x < y; (“dữ liệu”) – và — nhé; #1 trong câu',
    'ghi chú\\* và \\_gạch\\_, \\#không phải đề mục',
    'Luật 91/2025/QH15 có hiệu lực từ ngày\n2026, xem tại https://a.example/luat_moi',
    'đoạn một\nnối tiếp',
  ])('is not found in what is shown as it is meant: %j', (source) => {
    expect(problemsInMarkdown(source)).toEqual([]);
  });

  it('is named with its line', () => {
    const source =
      '## 1. Một\n\nMột đoạn\n**Điều 1:**Nội dung\n\n- a\n- b `c`\n\n---\n\n| a |\n|---|\n\nxong';

    expect(linesOf(source)).toEqual([4, 7, 9, 11]);
    expect(linesOf('[a][1]\n\n[1]: https://a.example')).toEqual([3]);
  });

  it('is nothing in the versions of this repository', () => {
    const folder = new URL('../../policy/versions/', import.meta.url);
    for (const name of readdirSync(folder)) {
      const [, text = ''] = /^---\n.*?\n---\n(.*)$/s.exec(readFileSync(new URL(name, folder), 'utf8')) ?? [];
      expect(text, name).not.toBe('');
      expect(problemsInMarkdown(text), name).toEqual([]);
    }
  });

  it('is all that shows: a text without problems shows no mark that it did not escape', () => {
    const piece = fc.constantFrom(
      ...['# ', '## ', '\n', '\n\n', '- ', '1. ', '**', '*', '__', '_', '[x](https://a.example)', '![', ']('],
      ...[
        '`',
        '```\n',
        '~~',
        '---\n',
        '| ',
        '|---|\n',
        '> ',
        ' ',
        'Điều',
        '1',
        ':',
        '&amp;',
        '<b>',
        '  \n',
        '\\\n',
      ],
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (parts) => {
        const source = parts.join('');
        fc.pre(problemsInMarkdown(source).length === 0);

        expect(textOf(source)).not.toMatch(/\*\*|__|~~|`|!\[|\]\(|&amp;|<b>|\|-|---|^#|^\|/m);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('a line without formatting', () => {
  it.each(['**Mới**', '*mới*', '[x](https://a.example)', '`mã`', 'a&nbsp;b', '**Điều 1:**x'])(
    'has marks: %s',
    (text) => {
      expect(markIn(text)).toBeDefined();
    },
  );

  it.each(['Hóa đơn được giữ 10 năm.', '1. Hóa đơn', '5 * 3', 'ho_tro@a.example', '- một', ''])(
    'has none: %j',
    (text) => {
      expect(markIn(text)).toBeUndefined();
    },
  );
});
