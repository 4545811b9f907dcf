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
