/**
 * Keys of objects may hold characters that XML 1.0 cannot: S3's answers would not be XML, and a request that names such a
 * key in its body is refused as a whole. Every listing asks for encoded keys, and reads them here.
 */
export const encodedKeys = { EncodingType: 'url' } as const;

/** A key as it is stored. A server that ignored the wish for encoded keys says so by its silence. */
export const keyIn = ({ EncodingType }: { EncodingType?: string | undefined }, key: string): string =>
  EncodingType === 'url' ? decodeURIComponent(key.replaceAll('+', ' ')) : key;

/** Can the body of a request name this key? XML 1.0, production 2. */
export const fitsIntoXml = (key: string): boolean =>
  /^[\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]*$/u.test(key);
