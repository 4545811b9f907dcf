import { S3Error } from './errors.ts';

const maxLineLength = 4096;

/**
 * Decodes a body in `aws-chunked` encoding piece by piece: `<hex size>CRLF<data>CRLF … 0CRLF<trailers>CRLF`. The SDK
 * uses it for streams, whose checksum is known only after the last byte and follows as a trailer.
 *
 * @param trailers receives the trailers, names in lower case, once the whole body has been read.
 * @throws S3Error `IncompleteBody` if the body ends early or violates the framing.
 */
export async function* decodeAwsChunked(
  source: AsyncIterable<Buffer>,
  trailers: Map<string, string>,
): AsyncGenerator<Buffer> {
  const framing = createFraming(trailers);
  for await (const chunk of source) {
    let at = 0;
    while (at < chunk.length) {
      if (framing.dataLeft > 0) {
        const piece = chunk.subarray(at, at + framing.dataLeft);
        at += piece.length;
        framing.dataLeft -= piece.length;
        yield piece;
        continue;
      }
      const newLine = chunk.indexOf('\n', at);
      const end = newLine < 0 ? chunk.length : newLine;
      framing.addToLine(chunk.toString('latin1', at, end));
      if (newLine >= 0) framing.endLine();
      at = end + 1;
    }
  }
  if (!framing.isComplete()) throw new S3Error('IncompleteBody');
}

/** Parses the lines between the pieces. */
function createFraming(trailers: Map<string, string>) {
  let expected: 'size' | 'separator' | 'trailer' | 'nothing' = 'size';
  const readers = {
    size(text: string): void {
      if (!/^[0-9a-f]+$/i.test(text)) throw new S3Error('IncompleteBody');
      framing.dataLeft = Number.parseInt(text, 16);
      expected = framing.dataLeft > 0 ? 'separator' : 'trailer';
    },
    separator(text: string): void {
      if (text !== '') throw new S3Error('IncompleteBody');
      expected = 'size';
    },
    trailer(text: string): void {
      if (text === '') {
        expected = 'nothing';
        return;
      }
      const colon = text.indexOf(':');
      trailers.set(text.slice(0, colon).trim().toLowerCase(), text.slice(colon + 1).trim());
    },
    nothing(): void {
      throw new S3Error('IncompleteBody');
    },
  };
  let line = '';
  const framing = {
    /** Remaining bytes of the current piece. */
    dataLeft: 0,
    addToLine(text: string): void {
      line += text;
      if (line.length > maxLineLength) throw new S3Error('IncompleteBody');
    },
    endLine(): void {
      readers[expected](line.trimEnd());
      line = '';
    },
    isComplete: () => expected === 'nothing',
  };
  return framing;
}
