import { crc32, createInflateRaw } from 'node:zlib';

export interface StreamedEntry {
  name: string;
  content: Buffer;
}

/**
 * Reads an archive from its beginning, as readers of streams do: they never see the table of contents, find the end of
 * an entry by inflating it, and expect 4-byte sizes behind it unless it is longer than 4 GiB.
 */
export async function readZipStream(archive: Buffer): Promise<StreamedEntry[]> {
  const entries: StreamedEntry[] = [];
  let at = 0;
  while (archive.readUInt32LE(at) === 0x04034b50) {
    const hasDescriptor = (archive.readUInt16LE(at + 6) & 8) !== 0;
    const method = archive.readUInt16LE(at + 8);
    const nameLength = archive.readUInt16LE(at + 26);
    const start = at + 30 + nameLength + archive.readUInt16LE(at + 28);
    const name = archive.toString('utf8', at + 30, at + 30 + nameLength);
    if (method === 0 && hasDescriptor) throw new Error('Only DEFLATED entries can have EXT descriptor.');
    const packedSize = archive.readUInt32LE(at + 18);
    const { content, length } =
      method === 8 ? await inflate(archive.subarray(start)) : stored(archive, start, packedSize);
    at = start + length;
    if (hasDescriptor) {
      const [signature, crc, packed, size] = [0, 4, 8, 12].map((offset) => archive.readUInt32LE(at + offset));
      if (signature !== 0x08074b50 || crc !== crc32(content) || packed !== length || size !== content.length)
        throw new Error(`Invalid descriptor after ${name}.`);
      at += 16;
    }
    entries.push({ name, content });
  }
  return entries;
}

const stored = (archive: Buffer, start: number, length: number) => ({
  content: archive.subarray(start, start + length),
  length,
});

function inflate(bytes: Buffer): Promise<{ content: Buffer; length: number }> {
  return new Promise((resolve, reject) => {
    const inflater = createInflateRaw();
    const parts: Buffer[] = [];
    inflater.on('data', (part) => parts.push(part));
    inflater.on('end', () => resolve({ content: Buffer.concat(parts), length: inflater.bytesWritten }));
    inflater.on('error', reject);
    inflater.end(bytes);
  });
}
