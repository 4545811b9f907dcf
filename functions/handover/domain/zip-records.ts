import { PermanentError, TransientError } from '../../shared/errors.ts';

/**
 * The records around an archive's contents, as specified by the ZIP format (APPNOTE 6.3). All numbers are
 * little-endian.
 */
export interface DirectoryEntry {
  /** UTF-8. */
  name: Uint8Array;
  modifiedAt: Date;
  /** Offset of its local header. */
  offset: number;
  deflated: boolean;
  /** Written before its checksum was known: a descriptor follows the content. */
  streamed: boolean;
  /** If streamed, with 8-byte sizes: it may exceed 4 GiB. */
  zip64: boolean;
  crc: number;
  /** Bytes before and after compression. */
  size: number;
  packedSize: number;
}

const max16 = 0xffff;
const max32 = 0xffffffff;
const zip64Version = 45;
const plainVersion = 20;
/** Names are UTF-8 (bit 11). */
const utf8Flag = 0x0800;
/** Sizes and checksum follow the content (bit 3). */
const descriptorFlag = 0x0008;

/** A fixed-length buffer that is filled number by number. */
function record(length: number) {
  const bytes = Buffer.alloc(length);
  let at = 0;
  const writer = {
    bytes,
    u16: (...values: number[]) => {
      for (const value of values) at = bytes.writeUInt16LE(value, at);
      return writer;
    },
    u32: (...values: number[]) => {
      for (const value of values) at = bytes.writeUInt32LE(value, at);
      return writer;
    },
    u64: (...values: number[]) => {
      for (const value of values) at = bytes.writeBigUInt64LE(BigInt(value), at);
      return writer;
    },
    raw: (value: Uint8Array) => {
      bytes.set(value, at);
      at += value.length;
      return writer;
    },
  };
  return writer;
}

const flagsOf = ({ streamed }: DirectoryEntry) => utf8Flag | (streamed ? descriptorFlag : 0);
const methodOf = ({ deflated }: DirectoryEntry) => (deflated ? 8 : 0);

/** A zip stores local time without a zone; ours is Vietnam's. Resolution is two seconds, range 1980 to 2107. */
function dosTime(at: Date): { time: number; date: number } {
  const local = new Date(at.getTime() + 7 * 3_600_000);
  const year = Math.min(Math.max(local.getUTCFullYear(), 1980), 2107);
  return {
    time: (local.getUTCHours() << 11) | (local.getUTCMinutes() << 5) | (local.getUTCSeconds() >> 1),
    date: ((year - 1980) << 9) | ((local.getUTCMonth() + 1) << 5) | local.getUTCDate(),
  };
}

/** The header before the content. A streamed entry has no sizes there; one that may exceed 4 GiB declares long ones. */
export function localHeader(entry: DirectoryEntry): Buffer {
  const { name, modifiedAt, streamed, crc, size, packedSize } = entry;
  const isLong = streamed && entry.zip64;
  const { time, date } = dosTime(modifiedAt);
  const extraLength = isLong ? 20 : 0;
  const header = record(30 + name.length + extraLength)
    .u32(0x04034b50)
    .u16(isLong ? zip64Version : plainVersion, flagsOf(entry), methodOf(entry), time, date)
    .u32(crc, isLong ? max32 : packedSize, isLong ? max32 : size)
    .u16(name.length, extraLength)
    .raw(name);
  return (isLong ? header.u16(0x0001, 16).u64(0, 0) : header).bytes;
}

/** The descriptor after the content of a streamed entry. */
export function dataDescriptor({ zip64, crc, packedSize, size }: DirectoryEntry): Buffer {
  if (zip64) return record(24).u32(0x08074b50, crc).u64(packedSize, size).bytes;
  if (size > max32 || packedSize > max32) throw new TransientError('A file grew while it was read.');
  return record(16).u32(0x08074b50, crc, packedSize, size).bytes;
}

function directoryRecord(entry: DirectoryEntry): Buffer {
  const { name, modifiedAt, offset, crc, size, packedSize } = entry;
  const { time, date } = dosTime(modifiedAt);
  // The extra field contains only the values that do not fit, in this order.
  const large = [size, packedSize, offset].filter((value) => value >= max32);
  const extraLength = large.length > 0 ? 4 + 8 * large.length : 0;
  const madeOnUnix = (3 << 8) | zip64Version;
  const regularFile = 0o100644 * 0x10000;
  const header = record(46 + name.length + extraLength)
    .u32(0x02014b50)
    .u16(madeOnUnix, (entry.streamed && entry.zip64) || extraLength > 0 ? zip64Version : plainVersion)
    .u16(flagsOf(entry), methodOf(entry), time, date)
    .u32(crc, Math.min(packedSize, max32), Math.min(size, max32))
    .u16(name.length, extraLength, 0, 0, 0)
    .u32(regularFile, Math.min(offset, max32))
    .raw(name);
  return (extraLength > 0 ? header.u16(0x0001, extraLength - 4).u64(...large) : header).bytes;
}

/** Bytes per block of the growing directory: one buffer per entry would cost more than the entry itself. */
const blockLength = 256 * 1024;

/** The table of contents at the end of an archive, stored compactly while the archive is written. */
export class CentralDirectory {
  /** Records that come before all others. */
  readonly #first: Buffer[] = [];
  #full: Buffer[] = [];
  #block = Buffer.alloc(blockLength);
  #used = 0;
  #entries = 0;

  add(entry: DirectoryEntry, isListedFirst = false): void {
    const bytes = directoryRecord(entry);
    this.#entries += 1;
    if (isListedFirst) {
      this.#first.push(bytes);
      return;
    }
    if (this.#used + bytes.length > blockLength) {
      this.#full.push(this.#block.subarray(0, this.#used));
      this.#block = Buffer.alloc(blockLength);
      this.#used = 0;
    }
    this.#block.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** The directory and the archive's final records. `offset` is where the directory starts. */
  *bytes(offset: number): Generator<Buffer> {
    const blocks = [...this.#first, ...this.#full, this.#block.subarray(0, this.#used)];
    const length = blocks.reduce((sum, block) => sum + block.length, 0);
    if (!Number.isSafeInteger(offset + length))
      throw new PermanentError('The archive is too large for its format.');
    yield* blocks;

    const entries = this.#entries;
    if (entries >= max16 || length >= max32 || offset >= max32) {
      yield record(56)
        .u32(0x06064b50)
        .u64(44)
        .u16(zip64Version, zip64Version)
        .u32(0, 0)
        .u64(entries, entries, length, offset).bytes;
      yield record(20)
        .u32(0x07064b50, 0)
        .u64(offset + length)
        .u32(1).bytes;
    }
    const shownEntries = Math.min(entries, max16);
    yield record(22)
      .u32(0x06054b50)
      .u16(0, 0, shownEntries, shownEntries)
      .u32(Math.min(length, max32), Math.min(offset, max32))
      .u16(0).bytes;
  }
}
