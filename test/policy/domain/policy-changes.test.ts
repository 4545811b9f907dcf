import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ComparedSection,
  changesBetween,
  type TextBlock,
} from '../../../functions/policy/domain/policy-changes.ts';

const heading = (text: string): TextBlock => ({ kind: 'heading', level: 2, text });
const paragraph = (text: string): TextBlock => ({ kind: 'paragraph', text });
const item = (text: string): TextBlock => ({ kind: 'item', text });

/** Blocks as they are read: `=` the same, `[-…-]` removed, `{+…+}` added. */
const read = (sections: ComparedSection[]): string[] =>
  sections.flatMap(({ heading: first, blocks }) =>
    [...(first ? [first] : []), ...blocks].map(({ pieces }) =>
      pieces
        .map(({ change, text }) =>
          change === 'same' ? text : change === 'added' ? `{+${text}+}` : `[-${text}-]`,
        )
        .join(''),
    ),
  );

describe('the changes between two texts', () => {
  it('are none when the texts are the same', () => {
    const blocks = [paragraph('We keep nothing.'), heading('1. Data'), item('E-mail')];

    const sections = changesBetween(blocks, blocks);

    expect(sections.map(({ isSame }) => isSame)).toEqual([true, true]);
    expect(read(sections)).toEqual(['We keep nothing.', '1. Data', 'E-mail']);
  });

  it('show a changed paragraph once, word by word', () => {
    const sections = changesBetween(
      [paragraph('We keep your invoices for five years and delete them then.')],
      [paragraph('We keep your invoices for ten years and delete them then.')],
    );

    expect(read(sections)).toEqual(['We keep your invoices for [-five-]{+ten+} years and delete them then.']);
  });

  it('never split a Vietnamese word at its diacritics', () => {
    const sections = changesBetween(
      [paragraph('Chúng tôi giữ hóa đơn của Quý khách trong năm năm.')],
      [paragraph('Chúng tôi giữ hóa đơn của Quý khách trong mười năm.')],
    );

    expect(read(sections)).toEqual(['Chúng tôi giữ hóa đơn của Quý khách trong [-năm-]{+mười+} năm.']);
  });

  it('merge two changes that only a word or two separate', () => {
    const sections = changesBetween(
      [paragraph('On request we send old papers to you by post, free of charge, within a week.')],
      [paragraph('On request we send new papers for you by post, free of charge, within a week.')],
    );

    expect(read(sections)).toEqual([
      'On request we send [-old papers to-]{+new papers for+} you by post, free of charge, within a week.',
    ]);
  });

  it('show a paragraph without a similar one in the other text as a whole', () => {
    const sections = changesBetween(
      [paragraph('Visiting this site is consent.'), paragraph('Write to us.')],
      [paragraph('Write to us.'), paragraph('A deletion waits for three days.')],
    );

    expect(read(sections)).toEqual([
      '[-Visiting this site is consent.-]',
      'Write to us.',
      '{+A deletion waits for three days.+}',
    ]);
  });

  it('do not pair a heading with a paragraph of the same words', () => {
    expect(read(changesBetween([heading('Contact')], [paragraph('Contact')]))).toEqual([
      '[-Contact-]',
      '{+Contact+}',
    ]);
  });

  it('pair equal paragraphs where a cruder pairing would shift a whole list', () => {
    const sections = changesBetween(
      [item('Invoices: ten years'), item('Logs: one year')],
      [item('Invoices: two years'), item('Invoices: ten years'), item('Logs: one year')],
    );

    expect(read(sections)).toEqual(['{+Invoices: two years+}', 'Invoices: ten years', 'Logs: one year']);
  });

  it('are listed under their headings, and a section without any says so', () => {
    const sections = changesBetween(
      [heading('1. Data'), paragraph('One.'), heading('2. Contact'), paragraph('Write.')],
      [heading('1. Data'), paragraph('One.'), heading('2. Contact'), paragraph('Write.'), item('Or call.')],
    );

    expect(sections.map(({ heading: first, isSame }) => [first?.pieces[0]?.text, isSame])).toEqual([
      ['1. Data', true],
      ['2. Contact', false],
    ]);
  });

  it('do not call a section unchanged whose subsections changed', () => {
    const under = (level: number, text: string): TextBlock => ({ kind: 'heading', level, text });
    const older = [under(2, '1. Use'), under(3, '1.1. Mail'), paragraph('One.'), under(2, '2. End')];
    const newer = [under(2, '1. Use'), under(3, '1.1. Mail'), paragraph('Two.'), under(2, '2. End')];

    expect(changesBetween(older, newer).map(({ isSame }) => isSame)).toEqual([false, false, true]);
  });

  it('lose no word of either text, whatever the texts', () => {
    const text = fc.array(fc.constantFrom('we', 'keep', 'data', 'năm', 'Quý', '10', '.'), { minLength: 1 });
    const block = fc.record({
      kind: fc.constantFrom('heading' as const, 'paragraph' as const, 'item' as const),
      text: text.map((words) => words.join(' ')),
    });
    const side = (sections: ComparedSection[], left: 'added' | 'removed') =>
      sections
        .flatMap(({ heading: first, blocks }) => [...(first ? [first] : []), ...blocks])
        .map(({ pieces }) => pieces.map((piece) => (piece.change === left ? '' : piece.text)).join(''))
        .filter((words) => words !== '');

    fc.assert(
      fc.property(fc.array(block, { maxLength: 8 }), fc.array(block, { maxLength: 8 }), (older, newer) => {
        const sections = changesBetween(older, newer);

        expect(side(sections, 'added')).toEqual(older.map((each) => each.text));
        expect(side(sections, 'removed')).toEqual(newer.map((each) => each.text));
      }),
    );
  });
});
