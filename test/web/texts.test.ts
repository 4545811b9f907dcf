import { describe, expect, it } from 'vitest';
import { en } from '../../functions/web/texts/en.ts';
import { vi } from '../../functions/web/texts/vi.ts';

/** Each sentence with its path. Functions are called with their own parameter names, so that their text shows. */
function sentences(value: unknown, path = ''): [path: string, sentence: string][] {
  if (typeof value === 'string') return [[path, value]];
  if (typeof value === 'function') {
    return sentences(value(...Array.from({ length: value.length }, (_, index) => `<${index}>`)), `${path}()`);
  }
  return Object.entries(value as object).flatMap(([key, inner]) => sentences(inner, `${path}.${key}`));
}

const inVietnamese = sentences(vi);
const inEnglish = sentences(en);

describe('the texts', () => {
  it('have the same sentences in both languages', () => {
    expect(inEnglish.map(([path]) => path).sort()).toEqual(inVietnamese.map(([path]) => path).sort());
    expect(inVietnamese.length).toBeGreaterThan(300);
  });

  it('mention the same facts in both languages', () => {
    const factsOf = (all: [string, string][]) =>
      Object.fromEntries(all.map(([path, text]) => [path, [...new Set(text.match(/<\d>/g))].sort()]));

    expect(factsOf(inEnglish)).toEqual(factsOf(inVietnamese));
  });

  it.each([
    ['Vietnamese', inVietnamese],
    ['English', inEnglish],
  ])('in %s are composed, trimmed, single-spaced, on one line and without markup', (_language, all) => {
    for (const [path, text] of all) {
      expect(text, path).toBe(text.normalize('NFC'));
      expect(text, path).not.toMatch(/ {2}|[\r\n\t]|undefined|<[a-z/]|&[a-z]+;/);
      expect(text.trim(), path).not.toBe('');
    }
  });

  it('are Vietnamese in the Vietnamese file and English in the English one', () => {
    const sentencesOnly = (all: [string, string][]) => all.filter(([, text]) => text.split(' ').length > 5);
    const vietnameseLetters = /[ăâđêôơưàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ]/i;

    for (const [path, text] of sentencesOnly(inVietnamese)) expect(text, path).toMatch(vietnameseLetters);
    for (const [path, text] of sentencesOnly(inEnglish)) expect(text, path).not.toMatch(vietnameseLetters);
  });
});

/** Every sentence of a language, with examples for its facts. */
function sentencesOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return sentencesOf(value('…', '…', '…', '…'));
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(sentencesOf) : [];
}

describe('one word per thing', () => {
  it.each([
    ['email, never thư', /(?<!\p{L})thư(?!\p{L}| rác| mục)/iu],
    ['phản hồi, never trả lời', /trả lời đầu tiên/i],
    ['thực hiện, never làm việc này', /làm việc này/i],
    ['xử lý cùng, never đi theo', /đi theo yêu cầu/i],
    ['lượt tải, never lần tải', /lần tải/i],
    ['no verb twice', /nhận nhận/i],
  ])('in Vietnamese: %s', (_name, never) => {
    const sentences = sentencesOf(vi).map((each) => each.replaceAll(/hộp thư/gi, ''));

    expect(sentences.filter((each) => never.test(each))).toEqual([]);
  });

  it.each([
    ['delete, never erase or discard', /\b(eras|discard)/i],
    ['new link, never fresh', /\bfresh\b/i],
    ['by a date, never at the latest', /at the latest/i],
    ['in progress, never at work', /\bat work\b/i],
    ['incorrectly too many times', /wrongly|too often/i],
    ['download, never fetch', /\bfetch/i],
    ['e-mail, never letter', /\bletter/i],
  ])('in English: %s', (_name, never) => {
    expect(sentencesOf(en).filter((each) => never.test(each))).toEqual([]);
  });
});
