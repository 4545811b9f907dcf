import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normaliseAddress, parseAddress } from '../../functions/shared/address.ts';
import { isRefusal, refuse } from '../../functions/shared/refusal.ts';

const label = 'a'.repeat(63);

describe('an address', () => {
  it.each([
    ['lan@example.vn', 'lan@example.vn'],
    ['  Lan@Example.VN ', 'lan@example.vn'],
    ['lan+tin-tuc@example.vn', 'lan+tin-tuc@example.vn'],
    ["o'brien@example.ie", "o'brien@example.ie"],
    ['l.a.n@example.vn', 'l.a.n@example.vn'],
    ['lan@tên-miền.vn', 'lan@xn--tn-min-iva0322d.vn'],
    ['lan@xn--tn-min-iva0322d.vn', 'lan@xn--tn-min-iva0322d.vn'],
    ['lan@bücher.example', 'lan@xn--bcher-kva.example'],
    ['lan@mail.example.com.vn', 'lan@mail.example.com.vn'],
    [`${'a'.repeat(64)}@example.vn`, `${'a'.repeat(64)}@example.vn`],
  ])('%s becomes %s', (given, normalised) => {
    expect(parseAddress(given)).toBe(normalised);
  });

  it('is the same in every Unicode spelling of its domain', () => {
    const domain = 'tên-miền.vn';

    expect(parseAddress(`lan@${domain.normalize('NFD')}`)).toBe(
      parseAddress(`lan@${domain.normalize('NFC')}`),
    );
  });

  it.each(['', '   ', '\t\n'])('that is blank (%j) is missing', (given) => {
    expect(parseAddress(given)).toEqual(refuse('address-missing'));
  });

  it.each(['nguyễn@example.vn', 'lan😀@example.vn', 'đạt@example.vn'])(
    'with a local part that cannot receive mail (%j) is reported as such',
    (given) => {
      expect(parseAddress(given)).toEqual(refuse('address-local-part-not-ascii'));
    },
  );

  it.each([
    'lan',
    '@example.vn',
    'lan@',
    'lan@example',
    'lan@@example.vn',
    '"lan"@example.vn',
    '.lan@example.vn',
    'lan.@example.vn',
    'la..n@example.vn',
    'lan@.example.vn',
    'lan@example..vn',
    'lan@-example.vn',
    'lan@example-.vn',
    'lan@exam_ple.vn',
    'lan@192.0.2.1',
    'lan@[192.0.2.1]',
    'lan@example.vn:25',
    'lan@example.vn/path',
    'lan@example.vn?subject=x',
    'lan@example.vn#x',
    'lan@exa%6dple.vn',
    `${'a'.repeat(65)}@example.vn`,
    `lan@${'a'.repeat(64)}.vn`,
    `lan@${[label, label, label, label].join('.')}.vn`,
    `${'a'.repeat(64)}@${[label, label, 'a'.repeat(60)].join('.')}.vn`,
  ])('such as %s is invalid', (given) => {
    expect(parseAddress(given)).toEqual(refuse('address-invalid'));
  });

  it.each([
    'lan@example.vn\r\nBcc: minh@example.vn',
    'lan@exam\r\nple.vn',
    'lan@exam\tple.vn',
    'lan@example.vn\u0000',
    'lan@exam\u007fple.vn',
    'lan\u0000@example.vn',
    'l\r\nan@example.vn',
    '\u0000lan@example.vn',
  ])('with a control character is refused, and the character never dropped (%j)', (given) => {
    expect(isRefusal(parseAddress(given))).toBe(true);
  });

  it.each([
    'lan@example.vn, minh@example.vn',
    'lan@example.vn;minh@example.vn',
    'Lan <lan@example.vn>, Minh <minh@example.vn>',
    '<lan@example.vn> <minh@example.vn>',
    'lan@example.vn minh@example.vn',
  ])('list such as %s is more than one', (given) => {
    expect(parseAddress(given)).toEqual(refuse('address-several'));
  });

  it.each([
    ['a blank', 'lan nguyen@example.vn'],
    ['a blank in quotes', '"lan nguyen"@example.vn'],
    ['a blank in the domain', 'lan@exam ple.vn'],
    ['a blank after the @', 'lan@ example.vn'],
    ['a no-break space', 'lan@\u00a0example.vn'],
    ['a zero width space', 'l\u200ban@example.vn'],
    ['a soft hyphen', 'lan@exam\u00adple.vn'],
    ['a byte order mark', 'lan@\ufeffexample.vn'],
    ['a right-to-left mark', 'lan\u200f@example.vn'],
    ['a right-to-left override', 'lan@\u202eelpmaxe.vn'],
    ['a word joiner', 'lan\u2060@example.vn'],
    ['a variation selector', 'lan@example\ufe0f.vn'],
    ['a Hangul filler', 'lan\u3164@example.vn'],
    ['a joiner before the @', 'l\u200dan@example.vn'],
  ])('with %s within is told so: %j', (_name, given) => {
    expect(parseAddress(given)).toEqual(refuse('address-hidden-character'));
  });

  it('of 16 KB is invalid, whatever it is made of', () => {
    for (const part of ['a', 'a.', '@', '<', '<a@', ' ', '\u200b', 'a@b,', '"', "'", '\uff20'])
      expect(isRefusal(parseAddress(part.repeat(8000)))).toBe(true);
  });

  it('may have 254 characters at most', () => {
    const longest = `${'b'.repeat(64)}@${[label, label, 'a'.repeat(58)].join('.')}.vn`;

    expect(longest).toHaveLength(254);
    expect(parseAddress(longest)).toBe(longest);
    expect(parseAddress(longest.replace('.vn', 'a.vn'))).toEqual(refuse('address-invalid'));
  });
});

describe('an address as people paste it', () => {
  const pasted: [name: string, given: string, normalised: string][] = [
    ['blanks and capitals', '  KH-B61@Example.VN ', 'kh-b61@example.vn'],
    ['a zero width space before', '\u200bkh-b61@example.vn', 'kh-b61@example.vn'],
    ['a zero width space after', 'kh-b61@example.vn\u200b', 'kh-b61@example.vn'],
    ['a byte order mark', '\ufeffkh-b61@example.vn', 'kh-b61@example.vn'],
    ['a left-to-right mark', '\u200ekh-b61@example.vn', 'kh-b61@example.vn'],
    ['bidirectional isolates', '\u2066kh-b61@example.vn\u2069', 'kh-b61@example.vn'],
    ['soft hyphens', '\u00adkh-b61@example.vn\u00ad', 'kh-b61@example.vn'],
    ['a no-break space', 'kh-b61@example.vn\u00a0', 'kh-b61@example.vn'],
    ['an ideographic space', '\u3000kh-b61@example.vn', 'kh-b61@example.vn'],
    ['a tab', 'kh-b61@example.vn\t', 'kh-b61@example.vn'],
    ['a line break', 'kh-b61@example.vn\r\n', 'kh-b61@example.vn'],
    ['mailto:', 'mailto:kh-b61@example.vn', 'kh-b61@example.vn'],
    ['mailto: with a subject', 'MAILTO:kh-b61@example.vn?subject=Xin%20chào', 'kh-b61@example.vn'],
    ['angle brackets', '<kh-b61@example.vn>', 'kh-b61@example.vn'],
    ['a name', 'Lan <kh-b61@example.vn>', 'kh-b61@example.vn'],
    ['a quoted name', '"Nguyễn, Lan" <kh-b61@example.vn>;', 'kh-b61@example.vn'],
    ['a name with an @', 'lan@home <kh-b61@example.vn>', 'kh-b61@example.vn'],
    ['mailto: in brackets', '<mailto:kh-b61@example.vn>', 'kh-b61@example.vn'],
    ['parentheses', '(kh-b61@example.vn)', 'kh-b61@example.vn'],
    ['quotes', '"kh-b61@example.vn"', 'kh-b61@example.vn'],
    ['typographic quotes', '“kh-b61@example.vn”', 'kh-b61@example.vn'],
    ['apostrophes', "'kh-b61@example.vn'", 'kh-b61@example.vn'],
    ['a full stop', 'kh-b61@example.vn.', 'kh-b61@example.vn'],
    ['a comma', 'kh-b61@example.vn,', 'kh-b61@example.vn'],
    ['a bracket and a full stop', 'kh-b61@example.vn>.', 'kh-b61@example.vn'],
    ['a full-width @', 'kh-b61＠example.vn', 'kh-b61@example.vn'],
    ['full-width letters', 'ｋｈ-b61@ｅｘａｍｐｌｅ.vn', 'kh-b61@example.vn'],
    ['an ideographic full stop', 'kh-b61@example。vn', 'kh-b61@example.vn'],
    ['an apostrophe of its own', "o'brien@example.vn", "o'brien@example.vn"],
    ['a percent sign of its own', 'a%b@example.vn', 'a%b@example.vn'],
    ['capitals beyond ASCII', 'LAN@TÊNMIỀNVIỆTNAM.VN', 'lan@xn--tnminvitnam-nbb4240hrca.vn'],
    ['a domain with Đ', 'a@Đấtviệt.vn', 'a@xn--tvit-zua6456b5ga.vn'],
    ['a domain in Japanese', 'a@例え.テスト', 'a@xn--r8jz45g.xn--zckzah'],
    ['a domain that needs a joiner', 'a@نامه\u200cای.com', 'a@xn--mgba3gch31f060k.com'],
  ];

  it.each(pasted)('%s: %j becomes %s', (_name, given, normalised) => {
    expect(parseAddress(given)).toBe(normalised);
  });

  const around = [
    '',
    ' ',
    '\u00a0',
    '\u200b',
    '\ufeff',
    '\u2060',
    '\u00ad',
    '\t',
    '\r\n',
    '\u200e',
    '\u2069',
  ];
  const openings = ['', '<', '(', '"', '“', 'Lan <', 'mailto:', '<mailto:', '[', '«'];
  const endings = ['', '>', ')', '"', '”', '.', ',', ';', '>,', '>;', ').', '…', '!', ']', '»'];

  it('is the same address, whatever surrounds it', () => {
    const edge = fc.array(fc.constantFrom(...around), { maxLength: 3 }).map((parts) => parts.join(''));
    void fc.assert(
      fc.property(
        fc.emailAddress().filter((address) => !isRefusal(parseAddress(address)) && !/^['&]/.test(address)),
        fc.constantFrom(...openings),
        fc.constantFrom(...endings),
        edge,
        edge,
        (address, opening, ending, first, last) => {
          const wrapped = `${first}${opening}${first}${address}${last}${opening.includes('<') ? '>' : ''}${ending}${last}`;
          expect(parseAddress(wrapped), JSON.stringify(wrapped)).toBe(parseAddress(address));
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('an address on file', () => {
  it.each([
    ['Lan.Nguyen@Example.VN', 'lan.nguyen@example.vn'],
    [' lan@Tên-Miền.vn\n', 'lan@xn--tn-min-iva0322d.vn'],
    // None of these can be written to; two spellings of them still compare as the same.
    ['Nguyễn@Example.vn'.normalize('NFD'), 'nguyễn@example.vn'],
    ['Lan <Lan@Example.vn>', 'lan@example.vn'],
    ['', ''],
  ])('%j is compared as %j', (onFile, compared) => {
    expect(normaliseAddress(onFile)).toBe(compared);
    expect(normaliseAddress(compared)).toBe(compared);
  });
});

describe('every address', () => {
  const anyText = fc.oneof(
    fc.emailAddress(),
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.tuple(fc.string({ unit: 'grapheme' }), fc.domain()).map(([local, domain]) => `${local}@${domain}`),
    fc.tuple(fc.emailAddress(), fc.string({ unit: 'binary', maxLength: 3 })).map(([a, b]) => a + b),
  );

  it('does not change when normalised again', async () => {
    await fc.assert(
      fc.property(anyText, (text) => {
        const once = parseAddress(text);
        if (!isRefusal(once)) expect(parseAddress(once)).toBe(once);
      }),
      { numRuns: 1000 },
    );
  });

  it('is printable ASCII, within the limits, with one @', async () => {
    await fc.assert(
      fc.property(anyText, (text) => {
        const parsed = parseAddress(text);
        if (!isRefusal(parsed)) expect(parsed).toMatch(/^(?=.{6,254}$)[!-?A-~]{1,64}@[a-z0-9.-]+$/);
      }),
      { numRuns: 1000 },
    );
  });
});
