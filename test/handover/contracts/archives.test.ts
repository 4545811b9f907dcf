import { createHash } from 'node:crypto';
import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { archiveDownloads } from '../../../functions/handover/aws/archive-downloads.ts';
import { s3Archives } from '../../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../../functions/handover/domain/archive-entry.ts';
import type { PartDescription } from '../../../functions/handover/domain/part.ts';
import { emulatorSigning } from '../../support/emulator-client.ts';
import { inMemoryArchives } from '../../support/in-memory/archives.ts';
import { openS3 } from '../../support/local-services.ts';
import { readZip } from '../../support/read-zip.ts';

const requestId = '0123456789AB';

async function* chunks(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text);
}
async function* entriesOf(files: Record<string, string[]>): AsyncGenerator<ArchiveEntry> {
  for (const [name, texts] of Object.entries(files)) {
    yield { name, modifiedAt: new Date('2026-03-02T02:00:00.000Z'), content: chunks(...texts) };
  }
}

describe.each([
  {
    name: 'in memory',
    open: async () => {
      const archives = inMemoryArchives();
      const named = (files: Iterable<[string, Buffer]>) =>
        [...files].map(([name, content]) => [name, content.toString('utf8')]);
      const read = async (id: string) => named(archives.archives.get(id) ?? []);
      const readPart = async (part: number) => {
        const stored = archives.parts.get(`${requestId}/${part}`);
        return stored instanceof Map ? named(stored) : stored?.toString('utf8');
      };
      const sizes = [archives.archives, archives.parts, archives.descriptions];
      return { archives, read, readPart, isEmpty: async () => sizes.every(({ size }) => size === 0) };
    },
  },
  {
    name: 'S3',
    open: async () => {
      const { s3, client, bucket } = await openS3();
      const archives = {
        ...s3Archives(client, bucket),
        ...archiveDownloads(emulatorSigning(s3.url), bucket),
      };
      const read = async (id: string) => {
        const response = await fetch(await archives.mintUrl(id, 60));
        if (!response.ok) return [];
        const files = await readZip(Buffer.from(await response.arrayBuffer()));
        return files.map(({ name, content }) => [name, content.toString('utf8')]);
      };
      const readPart = async (part: number) => {
        const response = await fetch(
          await archives.mintUrl(requestId, 60, { number: part, name: `part-00${part}.zip` }),
        );
        if (!response.ok) return undefined;
        const bytes = Buffer.from(await response.arrayBuffer());
        if (bytes.subarray(0, 2).toString() !== 'PK') return bytes.toString('utf8');
        return (await readZip(bytes)).map(({ name, content }) => [name, content.toString('utf8')]);
      };
      const isEmpty = async () => {
        const { Versions, DeleteMarkers } = await client.send(
          new ListObjectVersionsCommand({ Bucket: bucket }),
        );
        return !Versions && !DeleteMarkers;
      };
      return { archives, read, readPart, isEmpty };
    },
  },
])('Archives $name', ({ open }) => {
  it('keep every entry under its name, in order', async () => {
    const { archives, read } = await open();

    const { size } = await archives.write(
      requestId,
      entriesOf({
        'hosting/áo dài.html': ['<p>', 'Chào</p>'],
        'hosting/trống.txt': [],
        'manifest.json': ['{}'],
      }),
    );

    expect(size).toBeGreaterThan(0);
    expect(await read(requestId)).toEqual([
      ['hosting/áo dài.html', '<p>Chào</p>'],
      ['hosting/trống.txt', ''],
      ['manifest.json', '{}'],
    ]);
  });

  it('replace an earlier attempt', async () => {
    const { archives, read } = await open();
    await archives.write(requestId, entriesOf({ 'old.txt': ['old'] }));

    await archives.write(requestId, entriesOf({ 'new.txt': ['new'] }));

    expect(await read(requestId)).toEqual([['new.txt', 'new']]);
  });

  it('keep nothing of an attempt that fails', async () => {
    const { archives, read } = await open();
    async function* broken(): AsyncGenerator<ArchiveEntry> {
      yield* entriesOf({ 'a.txt': ['a'] });
      throw new Error('The store is gone.');
    }

    await expect(archives.write(requestId, broken())).rejects.toThrow();

    expect(await read(requestId)).toEqual([]);
  });

  const part = (number: number) => ({ requestId, part: number });
  const description: PartDescription = {
    format: 'privacy-requests/part/1',
    writtenAt: '2026-03-02T02:00:00.000Z',
    kind: 'zip',
    extension: 'zip',
    bytes: 12,
    files: 1,
    holds: { 'website-files': 1 },
    sha256: 'ab',
    first: 'data/á.txt',
    unreadable: {},
  };

  it('keep parts, zipped or as they are, with the sum of what is downloaded', async () => {
    const { archives, readPart } = await open();

    const zipped = await archives.writePart(part(2), entriesOf({ 'data/á.txt': ['a'] }));
    const copied = await archives.copyPart(part(3), chunks('as ', 'it is'));

    expect(await readPart(2)).toEqual([['data/á.txt', 'a']]);
    expect(await readPart(3)).toBe('as it is');
    expect(zipped.size).toBeGreaterThan(0);
    expect(zipped.sha256).toMatch(/^[0-9a-f]{64}$/);
    expect(copied).toMatchObject({
      size: 8,
      sha256: createHash('sha256').update('as it is').digest('hex'),
    });
  });

  it('find the description of a part once it is complete, and of no other', async () => {
    const { archives } = await open();
    expect(await archives.findPart(part(2))).toBeUndefined();
    await archives.writePart(part(2), entriesOf({}));
    expect(await archives.findPart(part(2))).toBeUndefined();

    const { undo } = await archives.describePart(part(2), description);

    expect(await archives.findPart(part(2))).toEqual(description);
    expect(await archives.findPart(part(3))).toBeUndefined();
    expect(await archives.findPart({ requestId: `${requestId}C`, part: 2 })).toBeUndefined();
    await undo();
    expect(await archives.findPart(part(2))).toBeUndefined();
  });

  it('take back one writing of a part, and not the one before it', async () => {
    const { archives, readPart } = await open();
    await archives.copyPart(part(2), chunks('first'));
    const { undo } = await archives.copyPart(part(2), chunks('second'));

    await undo();

    expect(await readPart(2)).toBe('first');
  });

  it('delete all parts and their descriptions with the archive', async () => {
    const { archives, isEmpty } = await open();
    await archives.write(requestId, entriesOf({ 'a.txt': ['a'] }));
    await archives.writePart(part(2), entriesOf({ 'b.txt': ['b'] }));
    await archives.copyPart(part(3), chunks('c'));
    await archives.describePart(part(2), description);

    await archives.delete(requestId);

    expect(await isEmpty()).toBe(true);
  });

  it('delete an archive with all its attempts, and no other archive', async () => {
    const { archives, read, isEmpty } = await open();
    await archives.write(requestId, entriesOf({ 'a.txt': ['a'] }));
    await archives.write(requestId, entriesOf({ 'a.txt': ['b'] }));
    await archives.write(`${requestId}C`, entriesOf({ 'c.txt': ['c'] }));

    await archives.delete(requestId);

    expect(await read(requestId)).toEqual([]);
    expect(await read(`${requestId}C`)).toEqual([['c.txt', 'c']]);
    await archives.delete(`${requestId}C`);
    expect(await isEmpty()).toBe(true);
  });

  it('accept the deletion of a missing archive', async () => {
    const { archives } = await open();

    await expect(archives.delete(requestId)).resolves.toBeUndefined();
  });
});

describe('A download that was interrupted', () => {
  it('goes on with a new link where the old one stopped, to the same bytes', async () => {
    const { s3, client, bucket } = await openS3();
    const archives = s3Archives(client, bucket);
    const links = archiveDownloads(emulatorSigning(s3.url), bucket);
    await archives.write(requestId, entriesOf({ 'a.txt': ['a'.repeat(1000)], 'b.txt': ['b'] }));
    const [oldLink, newLink] = [await links.mintUrl(requestId, 1), await links.mintUrl(requestId, 300)];
    const whole = Buffer.from(await (await fetch(newLink)).arrayBuffer());

    const begun = await fetch(oldLink, { headers: { range: 'bytes=0-99' } });
    const first = Buffer.from(await begun.arrayBuffer());
    const rest = await fetch(newLink, {
      headers: { range: 'bytes=100-', 'if-range': begun.headers.get('etag') ?? '' },
    });

    expect(rest.status).toBe(206);
    expect(Buffer.concat([first, Buffer.from(await rest.arrayBuffer())]).equals(whole)).toBe(true);
    expect(newLink).not.toBe(oldLink);
  });

  it('goes on within a part as well', async () => {
    const { s3, client, bucket } = await openS3();
    const links = archiveDownloads(emulatorSigning(s3.url), bucket);
    await s3Archives(client, bucket).copyPart({ requestId, part: 2 }, chunks('0123456789'));

    const url = await links.mintUrl(requestId, 300, { number: 2, name: 'part-002.mp4' });
    const rest = await fetch(url, { headers: { range: 'bytes=6-' } });

    expect(rest.status).toBe(206);
    expect(await rest.text()).toBe('6789');
  });
});
