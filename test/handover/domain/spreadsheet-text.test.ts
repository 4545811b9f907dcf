import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { spreadsheetNumber, spreadsheetText } from '../../../functions/handover/domain/spreadsheet-text.ts';

const signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

describe('a text for a spreadsheet', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+84 28 5555 0142', "'+84 28 5555 0142"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['＝1', "'＝1"],
    [' =1', " '=1"],
    ['\t=1', "\t'=1"],
    ['\r=1', "\r'=1"],
    ['\n=1', "\n'=1"],
    ['"=1', '"\'=1'],
    ['x;=1', "x;'=1"],
    ['x; "=1', 'x; "\'=1'],
    ['x\t@y', "x\t'@y"],
    ['x\r\n=1', "x\r\n'=1"],
    ['=1;=2', "'=1;'=2"],
  ])('%j is written as %j', (typed, written) => {
    expect(spreadsheetText(typed)).toBe(written);
  });

  it.each(['', 'Nguyễn Thị Lan', 'a-b', 'lan@example.vn', '1 + 1 = 2', 'a, -b', "'=1", '2026-01-02', 'a;b'])(
    '%j is unchanged',
    (typed) => {
      expect(spreadsheetText(typed)).toBe(typed);
    },
  );

  it.each([
    '0912345678',
    '0300000000',
    '0300000000-001',
    '1234567890123456',
    '79000',
    '1.5',
    '1,5',
    '1e5',
    '1-2',
    '3/4',
    '03/04/2026',
    '12:30',
    '50%',
    '(5)',
    ' 5',
    'MAR1',
    '1 Sept',
    '2026-3-1',
  ])('%j survives spreadsheets that would take it for a number or a date', (typed) => {
    const kept = /^[1-9]\d{0,14}$/.test(typed) ? typed : `'${typed}`;
    expect(spreadsheetText(typed)).toBe(kept);
  });

  it.each([
    ['120000', '120000'],
    ['0.1', '0.1'],
    ['123456789012345', '123456789012345'],
    ['120000000000000000000', '120000000000000000000'],
    ['9704229200000000123', "'9704229200000000123"],
    ['0.1234567890123456', "'0.1234567890123456"],
  ])('the number %s is written as %s', (digits, written) => {
    expect(spreadsheetNumber(digits)).toBe(written);
  });

  it('starts no cell with a sign, however a reader splits it and whatever it drops first', () => {
    const typed = fc
      .array(fc.constantFrom(...signs, ';', '\t', '\r', '\n', '"', ' ', "'", ',', '\u00a0', '\0', 'x', '1'))
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(typed, (text) => {
        for (const cell of spreadsheetText(text).split(/[;\t\r\n]/)) {
          expect(signs).not.toContain(cell.replace(/^[\s\p{Cc}"]+/u, '').at(0));
        }
      }),
    );
  });

  it('is the original plus apostrophes, and nothing else', () => {
    const typed = fc
      .array(fc.constantFrom(...signs, ';', '\t', '\n', '"', ' ', 'x'))
      .map((parts) => parts.join(''));

    fc.assert(
      fc.property(typed, (text) => {
        expect(spreadsheetText(text).replaceAll("'", '')).toBe(text);
      }),
    );
  });
});
