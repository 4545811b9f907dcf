import fc from 'fast-check';
import PostalMime from 'postal-mime';
import { describe, expect, it } from 'vitest';
import { composeFor, composeMessage } from '../../../functions/shared/aws/compose-message.ts';
import type { RenderedLetter } from '../../../functions/shared/rendered-letter.ts';

const settings = {
  sender: 'privacy@provider.example',
  senderName: 'Nhà cung cấp Sao Mai',
  replyTo: 'support@provider.example',
  configurationSet: 'letters',
};
const to = 'lan.nguyen@example.vn';
const compose = async (letter: Partial<RenderedLetter>): Promise<string> => {
  const whole = { subject: 'Request', text: 'Hello', html: '<p>Hello</p>', ...letter };
  return (await composeMessage(settings, to, whole)).toString('latin1');
};

/** RFC 5322, 2.1.1 and 2.3: lines end with CRLF, neither stands alone, and a line has 998 characters at most. */
function expectLinesOfMail(raw: string): void {
  expect(raw).not.toMatch(/\r(?!\n)|(?<!\r)\n/);
  for (const line of raw.split('\r\n')) expect(line.length).toBeLessThanOrEqual(998);
  expect(raw).not.toMatch(/[^\r\n\t\x20-\x7e]/);
}

/** What a reader sees does not depend on how its lines end; a mail always ends with a line end. */
const read = (text: string | undefined) => text?.replace(/\r\n?/g, '\n').trimEnd();

describe('A message', () => {
  it.each([
    ['English lines', 'Dear customer,\n\nwe have deleted it.\n', '<p>Dear customer,</p>\n<p>Bye</p>\n'],
    ['Vietnamese lines', 'Kính gửi Quý khách,\n\nđã xóa.\n', '<p>Kính gửi</p>\n<p>Quý khách</p>\n'],
    ['lines that end in different ways', 'a\rb\r\nc\nd\r\re\n\r', '<p>\r</p>\n\r<p>\r\n</p>'],
    ['a line of 3,000 letters', 'x'.repeat(3000), `<p>${'y'.repeat(3000)}</p>`],
    ['control characters', 'a\u0000b\u0007c\u001bd\u0085e\u2028f', '<p>\u0000\u000b\u007f</p>'],
  ])('ends its lines with CRLF, and none is too long: %s', async (_what, text, html) => {
    const raw = await compose({ text, html });

    expectLinesOfMail(raw);
    expect(read((await PostalMime.parse(raw)).text)).toBe(read(text));
  });

  it('is in lines of mail and reads as written, whatever its texts contain', async () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '.',
        '=',
        '--',
        '\t',
        ' ',
        'Kính gửi Quý khách, ',
        'x'.repeat(1200),
      ),
    );
    const words = fc.array(piece, { maxLength: 8 }).map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 300 }),
        words,
        words,
        async (subject, text, html) => {
          const raw = await compose({ subject, text, html });

          expectLinesOfMail(raw);
          const parsed = await PostalMime.parse(raw);
          expect(read(parsed.text ?? '')).toBe(read(text.normalize('NFC')));
          expect(read(parsed.html ?? '')).toBe(read(html.normalize('NFC')));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('is in lines of mail for each recipient of one composition, and differs in the recipient alone', async () => {
    const composed = await composeFor(settings, {
      subject: 'Notice',
      text: 'a\nb',
      html: '<p>a</p>\n<p>b</p>',
    });

    const [first, second] = [to, 'minh@example.vn'].map((each) => composed(each).toString('latin1'));

    expectLinesOfMail(first ?? '');
    expect(first?.replace(to, 'minh@example.vn')).toBe(second);
  });
});
