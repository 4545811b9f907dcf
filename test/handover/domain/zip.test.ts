import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { ArchiveEntry } from '../../../functions/handover/domain/archive-entry.ts';
import { zip } from '../../../functions/handover/domain/zip.ts';
import { bytesOf } from '../../support/collect.ts';
import { readZip } from '../../support/read-zip.ts';
import { readZipStream } from '../../support/read-zip-stream.ts';

const modifiedAt = new Date('2026-03-02T02:00:00.000Z');
const mebibyte = 1024 * 1024;

async function* chunks(...all: Uint8Array[]) {
  yield* all;
}
const entry = (name: string, ...content: (string | Uint8Array)[]): ArchiveEntry => ({
  name,
  modifiedAt,
  content: chunks(...content.map((part) => Buffer.from(part))),
});
async function* listed(...entries: ArchiveEntry[]) {
  yield* entries;
}

describe('A zip archive', () => {
  it('returns every file under its name, Vietnamese ones too', async () => {
    const archive = await bytesOf(
      zip(
        listed(
          entry('hosting/áo dài/bìa.html', '<p>', 'Chào</p>'),
          entry('trống.txt'),
          entry('a/b/c.txt', 'c'),
        ),
      ),
    );

    const files = await readZip(archive);

    expect(files.map(({ name, content }) => [name, content.toString('utf8')])).toEqual([
      ['hosting/áo dài/bìa.html', '<p>Chào</p>'],
      ['trống.txt', ''],
      ['a/b/c.txt', 'c'],
    ]);
  });

  it('is valid even without a file', async () => {
    expect(await readZip(await bytesOf(zip(listed())))).toEqual([]);
  });

  it.each([
    { size: 'short', length: 20_000 },
    { size: 'long', length: 3 * mebibyte },
  ])('deflates $size text and leaves $size media as long as it is', async ({ length }) => {
    const text = Buffer.from('Áo dài '.repeat(length / 8));
    const media = randomBytes(length);

    const archive = await bytesOf(zip(listed(entry('text.sql', text), entry('media.jpg', media))));

    const [first, second] = await readZip(archive);
    expect(first).toMatchObject({ name: 'text.sql', deflated: true });
    expect(first?.content.equals(text)).toBe(true);
    expect(second).toMatchObject({ name: 'media.jpg' });
    expect(second?.content.equals(media)).toBe(true);
    expect(archive.length).toBeLessThan(length * 1.1);
  });

  it.each([
    ['whose size was known', (length: number) => ({ expectedSize: length })],
    ['that grew since its size was told', () => ({ expectedSize: 5 })],
  ])(
    'is read from its beginning by what never sees the table of contents, with a file %s',
    async (_case, told) => {
      const [text, media] = [Buffer.from('Áo dài '.repeat(200_000)), randomBytes(3 * mebibyte)];

      const archive = await bytesOf(
        zip(
          listed(
            { ...entry('a.sql', text), ...told(text.length) },
            { ...entry('b.mp4', media), ...told(media.length) },
            entry('c.jpg', randomBytes(2000)),
            entry('d.txt', 'short'),
          ),
        ),
      );

      const entries = await readZipStream(archive);
      expect(entries.map(({ name }) => name)).toEqual(['a.sql', 'b.mp4', 'c.jpg', 'd.txt']);
      expect(entries[0]?.content.equals(text)).toBe(true);
      expect(entries[1]?.content.equals(media)).toBe(true);
      expect((await readZip(archive)).map(({ content }) => content.length)).toEqual([
        text.length,
        media.length,
        2000,
        5,
      ]);
    },
  );

  it.each([150_000, 3 * mebibyte])('deflates what shrinks at one end only, of %i bytes', async (length) => {
    const media = randomBytes(length / 2);
    const text = Buffer.alloc(length / 2, 'Áo dài ');

    for (const content of [Buffer.concat([media, text]), Buffer.concat([text, media])]) {
      const archive = await bytesOf(zip(listed(entry('a.bin', content))));
      expect(archive.length).toBeLessThan(0.6 * length);
      expect((await readZip(archive))[0]?.content.equals(content)).toBe(true);
    }
  });

  it('lists first what must be there if unpacking stops', async () => {
    const archive = await bytesOf(
      zip(listed(entry('a', 'a'), entry('b', 'b'), { ...entry('index.html', 'index'), isListedFirst: true })),
    );

    expect((await readZip(archive)).map(({ name, content }) => [name, content.toString()])).toEqual([
      ['index.html', 'index'],
      ['a', 'a'],
      ['b', 'b'],
    ]);
  });

  it("shows modification times in Vietnam's time", async () => {
    const archive = await bytesOf(zip(listed(entry('a.txt', 'a'))));

    const time = archive.readUInt16LE(10);
    const date = archive.readUInt16LE(12);
    expect([time >> 11, (time >> 5) & 63]).toEqual([9, 0]);
    expect([1980 + (date >> 9), (date >> 5) & 15, date & 31]).toEqual([2026, 3, 2]);
  });

  it('is produced only as fast as it is read', async () => {
    let opened = 0;
    async function* many() {
      for (;;) {
        opened += 1;
        yield entry(`${opened}.bin`, randomBytes(mebibyte), randomBytes(mebibyte));
      }
    }
    const archive = zip(many());

    for (let read = 0; read < 3; read += 1) await archive.next();
    await archive.return(undefined);

    expect(opened).toBe(1);
  });

  it('fails with the error of a file that fails, deflated or stored', async () => {
    async function* broken(start: Buffer) {
      yield start;
      throw new Error('The connection broke.');
    }
    for (const start of [Buffer.alloc(mebibyte), randomBytes(mebibyte), Buffer.from('short')]) {
      const archive = zip(listed({ name: 'broken', modifiedAt, content: broken(start) }));
      await expect(bytesOf(archive)).rejects.toThrow('The connection broke.');
    }
  });

  it('closes the file being read when its reader stops', async () => {
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield randomBytes(mebibyte);
      } finally {
        closed = true;
      }
    }
    const archive = zip(listed({ name: 'endless', modifiedAt, content: endless() }));
    await archive.next();
    await archive.next();

    await archive.return(undefined);

    expect(closed).toBe(true);
  });

  it('refuses a name that it cannot contain', async () => {
    await expect(bytesOf(zip(listed(entry('', 'x'))))).rejects.toThrow(
      'A file name is empty or too long for a zip.',
    );
  });
});
