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

  it.each(['nguyễn@example.vn', 'lan😀@example.vn', 'lan\u0000@example.vn', 'l\r\nan@example.vn'])(
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
    'lan nguyen@example.vn',
    '"lan nguyen"@example.vn',
    '"lan"@example.vn',
    'Lan <lan@example.vn>',
    'lan@example.vn, minh@example.vn',
    'lan@example.vn;minh@example.vn',
    '.lan@example.vn',
    'lan.@example.vn',
    'la..n@example.vn',
    'lan@.example.vn',
    'lan@example..vn',
    'lan@example.vn.',
    'lan@-example.vn',
    'lan@example-.vn',
    'lan@exam_ple.vn',
    'lan@exam ple.vn',
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
  ])('with a control character is refused, and the character never dropped (%j)', (given) => {
    expect(isRefusal(parseAddress(given))).toBe(true);
  });

  it('may have 254 characters at most', () => {
    const longest = `${'b'.repeat(64)}@${[label, label, 'a'.repeat(58)].join('.')}.vn`;

    expect(longest).toHaveLength(254);
    expect(parseAddress(longest)).toBe(longest);
    expect(parseAddress(longest.replace('.vn', 'a.vn'))).toEqual(refuse('address-invalid'));
  });
});

describe('an address on file', () => {
  it.each([
    ['Lan.Nguyen@Example.VN', 'lan.nguyen@example.vn'],
    [' lan@Tên-Miền.vn\n', 'lan@xn--tn-min-iva0322d.vn'],
    // None of these can be written to; two spellings of them still compare as the same.
    ['Nguyễn@Example.vn'.normalize('NFD'), 'nguyễn@example.vn'],
    ['Lan <Lan@Example.vn>', 'lan <lan@example.vn>'],
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
