import { Readable } from 'node:stream';
import { type Entry, fromRandomAccessReader, RandomAccessReader, type ZipFile } from 'yauzl';
import { bytesOf } from './collect.ts';

/** Bytes kept at an archive's end: its directory and the last small files. A reader looks back at least 64 KiB. */
const keptBytes = 128 * 1024;

/** An archive of which only the end was kept, because the whole would not fit. */
class Tail extends RandomAccessReader {
  readonly #bytes: Buffer;
  readonly #start: number;

  constructor(bytes: Buffer, start: number) {
    super();
    this.#bytes = bytes;
    this.#start = start;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    if (start < this.#start) throw new RangeError('This part of the archive was not kept.');
    return Readable.from(this.#bytes.subarray(start - this.#start, end - this.#start), { objectMode: false });
  }
}

/** Lists the entries of a very large archive, and reads those that lie near its end. */
export async function readSparseZip(archive: AsyncIterable<Uint8Array>) {
  let tail = Buffer.alloc(0);
  let length = 0;
  for await (const chunk of archive) {
    length += chunk.length;
    tail = Buffer.concat([tail, chunk.subarray(-keptBytes)]).subarray(-keptBytes);
  }
  const start = length - tail.length;

  const zip = await new Promise<ZipFile>((resolve, reject) => {
    fromRandomAccessReader(
      new Tail(tail, start),
      length,
      { lazyEntries: true, autoClose: false },
      (error, opened) => (error ? reject(error) : resolve(opened)),
    );
  });
  const entries = await new Promise<Entry[]>((resolve, reject) => {
    const all: Entry[] = [];
    zip.on('entry', (entry: Entry) => {
      all.push(entry);
      zip.readEntry();
    });
    zip.on('end', () => resolve(all));
    zip.on('error', reject);
    zip.readEntry();
  });
  const contentOf = (entry: Entry) =>
    new Promise<string>((resolve, reject) => {
      zip.openReadStream(entry, (error, stream) =>
        error ? reject(error) : bytesOf(stream).then((bytes) => resolve(bytes.toString('utf8')), reject),
      );
    });
  return Promise.all(
    entries.map(async (entry) => ({
      name: entry.fileName,
      size: entry.uncompressedSize,
      crc: entry.crc32,
      ...(entry.relativeOffsetOfLocalHeader >= start && { content: await contentOf(entry) }),
    })),
  );
}
