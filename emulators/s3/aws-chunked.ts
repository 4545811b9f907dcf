import { S3Error } from './errors.ts';

const lineLimit = 4096;

/**
 * Decodes a body of the coding `aws-chunked` piece by piece: `<hex size>CRLF<data>CRLF … 0CRLF<trailers>CRLF`.
 * The SDK sends it for streams, whose checksum is known only after the last byte and follows as a trailer.
 *
 * @param trailers receives the trailers, names in lower case, once the body was read to its end.
 * @throws S3Error `IncompleteBody` when the body ends early or breaks the framing.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  let expected: 'size' | 'separator' | 'trailer' | 'nothing' = 'size';
  let line = '';
  let left = 0;
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (left > 0) {
        const piece = chunk.subarray(at, at + left);
        at += piece.length;
        left -= piece.length;
        yield piece;
        continue;
      }
      const end = chunk.indexOf('\n', at);
      line += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      if (line.length > lineLimit) throw new S3Error('IncompleteBody');
      if (end < 0) break;
      at = end + 1;
      const text = line.trimEnd();
      line = '';
      if (expected === 'size') {
        if (!/^[0-9a-f]+$/i.test(text)) throw new S3Error('IncompleteBody');
        left = Number.parseInt(text, 16);
        expected = left > 0 ? 'separator' : 'trailer';
      } else if (expected === 'separator') {
        if (text !== '') throw new S3Error('IncompleteBody');
        expected = 'size';
      } else if (expected === 'trailer') {
        if (text === '') expected = 'nothing';
        else {
          const colon = text.indexOf(':');
          trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
        }
      } else throw new S3Error('IncompleteBody');
    }
  }
  if (expected !== 'nothing') throw new S3Error('IncompleteBody');
}
