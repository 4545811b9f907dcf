/**
 * What a person types, as it was meant. Vietnamese keyboards change Latin letters while they are typed (Telex makes Ư of
 * W and Á of AS), and others type full-width forms. Pages therefore ask for digits only, which no keyboard changes.
 */

/**
 * The digits of a code, without what is typed between them. Letters that look like a digit count as it; anything else
 * stays, so that a mistyped code is none.
 */
export const digitsOf = (typed: string): string =>
  withoutSeparators(typed).replaceAll('O', '0').replace(/[IL]/g, '1');

/** Latin letters and digits in capitals, as the keys were pressed of which a Telex keyboard made Vietnamese letters. */
export const latinOf = (typed: string): string =>
  withoutSeparators(typed)
    .replaceAll('Đ', 'DD')
    .normalize('NFD')
    .replace(/(.)(\p{M}+)/gu, (_letter, base: string, marks: string) => base + keysOf(base, marks))
    // A W alone becomes Ư, and no reference has a U.
    .replaceAll('UW', 'W')
    .replace(/[^0-9A-Z]/g, '');

const withoutSeparators = (typed: string): string =>
  typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Cf}\p{P}]/gu, '');

/** The keys that Telex turned into the marks of a letter: first those of the letter's shape, then its tone. */
function keysOf(base: string, marks: string): string {
  const keys: [mark: string, key: string][] = [
    ['\u0302', base],
    ['\u0306', 'W'],
    ['\u031b', 'W'],
    ['\u0301', 'S'],
    ['\u0300', 'F'],
    ['\u0309', 'R'],
    ['\u0303', 'X'],
    ['\u0323', 'J'],
  ];
  return keys
    .filter(([mark]) => marks.includes(mark))
    .map(([, key]) => key)
    .join('');
}
