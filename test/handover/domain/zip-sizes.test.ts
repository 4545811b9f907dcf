import { randomBytes } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ArchiveEntry } from '../../../functions/handover/domain/archive-entry.ts';
import { zip } from '../../../functions/handover/domain/zip.ts';
import { bytesOf } from '../../support/collect.ts';
import { readSparseZip } from '../../support/read-sparse-zip.ts';
import { readZip } from '../../support/read-zip.ts';

const modifiedAt = new Date('2026-03-02T02:00:00.000Z');
const mebibyte = 1024 * 1024;

async function* chunks(text: string) {
  yield Buffer.from(text);
}
const entry = (name: string, text: string): ArchiveEntry => ({ name, modifiedAt, content: chunks(text) });
async function* listed(...entries: ArchiveEntry[]) {
  yield* entries;
}

describe('A zip archive beyond the limits of the older format', () => {
  it('holds more than 65,535 files', async () => {
    const count = 70_000;
    async function* many() {
      for (let index = 0; index < count; index += 1) yield entry(`tệp/${index}.txt`, `${index}`);
    }

    const archive = await bytesOf(zip(many()));

    const files = await readZip(archive);
    expect(files).toHaveLength(count);
    expect(files.at(-1)).toMatchObject({
      name: `tệp/${count - 1}.txt`,
      content: Buffer.from(`${count - 1}`),
    });
  });

  it('holds a file of more than 4 GiB, and another one after it', async () => {
    const block = randomBytes(4 * mebibyte);
    const blocks = 1025;
    async function* large() {
      for (let index = 0; index < blocks; index += 1) yield block;
    }

    const entries = await readSparseZip(
      zip(listed({ name: 'phim.mp4', modifiedAt, content: large() }, entry('sau.txt', 'after'))),
    );

    expect(entries[0]).toMatchObject({ name: 'phim.mp4', size: blocks * block.length });
    expect(entries[1]).toMatchObject({ name: 'sau.txt', size: 5, crc: crc32('after'), content: 'after' });
  });
});
