import { ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { describe, expect, it } from 'vitest';
import { archiveDownloads } from '../../../functions/handover/aws/archive-downloads.ts';
import { s3Archives } from '../../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../../functions/handover/ports.ts';
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
      const read = async (id: string) =>
        [...(archives.archives.get(id) ?? [])].map(([name, content]) => [name, content.toString('utf8')]);
      return { archives, read, isEmpty: async () => archives.archives.size === 0 };
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
      const isEmpty = async () => {
        const { Versions, DeleteMarkers } = await client.send(
          new ListObjectVersionsCommand({ Bucket: bucket }),
        );
        return !Versions && !DeleteMarkers;
      };
      return { archives, read, isEmpty };
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
});
