import { pipeline, Readable } from 'node:stream';
import { crc32, createDeflateRaw, deflateRawSync } from 'node:zlib';
import { PermanentError } from '../../shared/errors.ts';
import type { ArchiveEntry } from './archive-entry.ts';
import { CentralDirectory, type DirectoryEntry, dataDescriptor, localHeader } from './zip-records.ts';

/** Bytes of an entry that are read before anything is written. Shorter entries are written whole. */
const sampleLength = 256 * 1024;
/** Deflating must save a tenth to be worth the reader's time; below a few hundred bytes it saves almost nothing. */
const maxDeflatedRatio = 0.9;
const minDeflatedBytes = 256;
/**
 * Most bytes of most sites are media, which deflating cannot shrink: a quick try on both ends of a sample finds out. The
 * quick try packs a little worse than the real one.
 */
const probeLength = 16 * 1024;
const maxProbedRatio = 0.95;

/**
 * One zip archive as a stream of bytes. It is pulled, so the reader sets the pace, and needs memory only for the
 * central directory (about 100 bytes per entry). Text is deflated, media is not; each entry's first bytes decide.
 *
 * What is longer than a sample is written before its checksum is known, which follows it. Readers of streams find the end
 * of such an entry only if it is deflated: media is deflated without compression. Zip64 is used wherever the older format
 * ends, at 65,535 entries and at 4 GiB, and for streamed entries of unknown size: not everywhere else, because such
 * readers take its longer descriptor for the older one.
 */
export const zip = (entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<Uint8Array> =>
  gather(zipPieces(entries));

async function* zipPieces(entries: AsyncIterable<ArchiveEntry>): AsyncGenerator<Uint8Array> {
  const directory = new CentralDirectory();
  let offset = 0;
  for await (const { name, modifiedAt, content, expectedSize, isListedFirst } of entries) {
    const nameBytes = Buffer.from(name, 'utf8');
    if (nameBytes.length === 0 || nameBytes.length > 0xffff)
      throw new PermanentError('A file name is empty or too long for a zip.');
    const entry: DirectoryEntry = {
      name: nameBytes,
      modifiedAt,
      offset,
      deflated: false,
      streamed: false,
      zip64: expectedSize === undefined || expectedSize >= surelyBelow4GiB,
      crc: 0,
      size: 0,
      packedSize: 0,
    };
    for await (const chunk of entryBytes(entry, content)) {
      offset += chunk.length;
      yield chunk;
    }
    directory.add(entry, isListedFirst);
  }
  yield* directory.bytes(offset);
}

/** A descriptor of 4-byte sizes holds for what is shorter, also if deflating makes it a thousandth longer. */
const surelyBelow4GiB = 4_000_000_000;

/** Pieces smaller than `smallPiece` bytes are gathered into blocks of `blockLength` bytes. */
const smallPiece = 16 * 1024;
const blockLength = 64 * 1024;

/**
 * Copies small pieces into blocks and passes large ones through. A consumer that collects the archive (an upload does,
 * part by part) would otherwise retain every small file's buffers, which are many times larger than their contents.
 */
async function* gather(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let block = Buffer.allocUnsafe(blockLength);
  let used = 0;
  for await (const piece of pieces) {
    const isLarge = piece.length >= smallPiece;
    if (used > 0 && (isLarge || used + piece.length > blockLength)) {
      yield block.subarray(0, used);
      block = Buffer.allocUnsafe(blockLength);
      used = 0;
    }
    if (isLarge) {
      yield piece;
    } else {
      block.set(piece, used);
      used += piece.length;
    }
  }
  if (used > 0) yield block.subarray(0, used);
}

/** Header, content and, for a streamed entry, descriptor. Fills in the fields that the central directory needs. */
async function* entryBytes(
  entry: DirectoryEntry,
  content: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const chunks = content[Symbol.asyncIterator]();
  try {
    const { sample, ended } = await readSample(chunks);
    if (ended) {
      const packed = deflateSample(sample);
      entry.deflated = packed !== sample;
      Object.assign(entry, { crc: crc32(sample), size: sample.length, packedSize: packed.length });
      yield Buffer.concat([localHeader(entry), packed]);
      return;
    }
    entry.streamed = true;
    const measured = measure(entry, sample, chunks);
    const pack = isWorthATry(sample) ? deflate : asDeflated;
    entry.deflated = true;
    yield localHeader(entry);
    for await (const chunk of pack(measured)) {
      entry.packedSize += chunk.length;
      yield chunk;
    }
    yield dataDescriptor(entry);
  } finally {
    // A consumer that stops early must not leave a file open.
    await chunks.return?.();
  }
}

async function readSample(chunks: AsyncIterator<Uint8Array>): Promise<{ sample: Buffer; ended: boolean }> {
  const read: Uint8Array[] = [];
  for (let length = 0; length < sampleLength; ) {
    const { value, done } = await chunks.next();
    if (done) return { sample: Buffer.concat(read), ended: true };
    read.push(value);
    length += value.length;
  }
  return { sample: Buffer.concat(read), ended: false };
}

/** Whether deflating may save enough. */
function isWorthATry(sample: Buffer): boolean {
  if (sample.length <= 2 * probeLength) return sample.length >= minDeflatedBytes;
  const probe = Buffer.concat([sample.subarray(0, probeLength), sample.subarray(-probeLength)]);
  const packed = deflateRawSync(probe, { level: 1, chunkSize: probe.length });
  return packed.length < probe.length * maxProbedRatio;
}

/** The sample deflated, or unchanged if deflating is not worth it. */
function deflateSample(sample: Buffer): Buffer {
  if (!isWorthATry(sample)) return sample;
  // Tables no larger than the sample needs, and the result in one piece: this matters with a hundred thousand small
  // files.
  const windowBits = Math.min(15, Math.ceil(Math.log2(sample.length)) + 1);
  const memLevel = Math.min(8, windowBits - 7);
  const packed = deflateRawSync(sample, { windowBits, memLevel, chunkSize: sample.length });
  return packed.length < sample.length * maxDeflatedRatio ? packed : sample;
}

/** Passes the content through unchanged and records its size and checksum. */
async function* measure(
  entry: DirectoryEntry,
  sample: Uint8Array,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  for (let chunk = sample; ; ) {
    entry.crc = crc32(chunk, entry.crc);
    entry.size += chunk.length;
    yield chunk;
    const { value, done } = await rest.next();
    if (done) return;
    chunk = value;
  }
}

function deflate(content: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  // An error in the content destroys the deflater, whose reader then gets that error.
  return pipeline(Readable.from(content, { objectMode: false }), createDeflateRaw(), () => undefined);
}

/** DEFLATE can hold a block of at most this many bytes as they are (RFC 1951, 3.2.4). */
const maxStoredBlock = 0xffff;
const lastBlock = Buffer.of(1, 0, 0, 0xff, 0xff);

/** The content in the format of DEFLATE, but as it is: a file of media is not worth the work. */
async function* asDeflated(content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const chunk of content) {
    const blocks: Uint8Array[] = [];
    for (let start = 0; start < chunk.length; start += maxStoredBlock) {
      const block = chunk.subarray(start, start + maxStoredBlock);
      const header = Buffer.alloc(5);
      header.writeUInt16LE(block.length, 1);
      header.writeUInt16LE(maxStoredBlock - block.length, 3);
      blocks.push(header, block);
    }
    yield Buffer.concat(blocks);
  }
  yield lastBlock;
}
