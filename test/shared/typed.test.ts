import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { alphabet, requestIdOf } from '../../functions/shared/reference.ts';
import { digitsOf, latinOf } from '../../functions/shared/typed.ts';

describe('the digits of a code', () => {
  it.each([
    ['47', '47'],
    [' 4 7 ', '47'],
    ['4-7', '47'],
    ['４７', '47'],
    ['\u200b47\ufeff', '47'],
    ['4\u00a07.', '47'],
    ['O7', '07'],
    ['l7', '17'],
  ])('are read from %j as %s', (typed, digits) => {
    expect(digitsOf(typed)).toBe(digits);
  });

  it.each(['4a7', 'bốn bảy', '', '+', 'YƯBQ'])('are not found in %j', (typed) => {
    expect(digitsOf(typed)).not.toMatch(/^\d+$/);
  });
});

const tones: Record<string, string> = { S: '\u0301', F: '\u0300', R: '\u0309', X: '\u0303', J: '\u0323' };

/** What Telex makes of keys: a W alone, doubled letters, and tones after a vowel. */
const telex = (keys: string): string =>
  keys
    .replaceAll('DD', 'Đ')
    .replace(/([AE])\1/g, '$1\u0302')
    .replaceAll('AW', 'A\u0306')
    .replaceAll('W', 'Ư')
    .replace(/([AEY]\p{M}*)([SFRXJ])/gu, (_keys, letter: string, key: string) => letter + tones[key])
    .normalize('NFC');

describe('a reference that was typed with a Vietnamese keyboard', () => {
  it.each([
    ['YƯBQ', 'YWBQ'],
    ['yưbq', 'YWBQ'],
    ['Á', 'AS'],
    ['Ậ', 'AAJ'],
    ['Ắ', 'AWS'],
    ['Đ', 'DD'],
    ['Ễ', 'EEX'],
  ])('is understood: %s', (typed, keys) => {
    expect(latinOf(typed)).toBe(keys);
  });

  it('is the reference whose keys were pressed', () => {
    const reference = fc
      .array(fc.constantFrom(...alphabet), { minLength: 12, maxLength: 12 })
      .map((characters) => characters.join(''));
    void fc.assert(
      fc.property(reference, (keys) => {
        expect(requestIdOf(telex(keys)), telex(keys)).toBe(keys);
      }),
      { numRuns: 2000 },
    );
  });
});
