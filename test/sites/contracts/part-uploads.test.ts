import { describe, expect, it } from 'vitest';
import { s3ArchiveDeletion, s3ArchiveWriting } from '../../../functions/handover/aws/s3-archives.ts';
import { s3PartUploads } from '../../../functions/sites/aws/s3-part-uploads.ts';
import type { SitePartName } from '../../../functions/sites/ports.ts';
import { emulatorSigning } from '../../support/emulator-client.ts';
import { inMemoryArchives } from '../../support/in-memory/archives.ts';
import { inMemoryPartUploads } from '../../support/in-memory/part-uploads.ts';
import { openS3 } from '../../support/local-services.ts';

const name: SitePartName = { request: '0123456789AB', store: 'site:billing', part: '1' };
const list: SitePartName = { ...name, part: 'list' };

describe.each([
  {
    kind: 'in memory',
    open: async () => {
      const archives = inMemoryArchives();
      const uploads = inMemoryPartUploads(archives);
      return {
        archives,
        uploads,
        put: async (url: string, body: string) => uploads.put(url, Buffer.from(body)),
      };
    },
  },
  {
    kind: 'in S3',
    open: async () => {
      const { s3, client, bucket } = await openS3();
      const archives = { ...s3ArchiveWriting(client, bucket), ...s3ArchiveDeletion(client, bucket) };
      const put = async (url: string, body: string) => {
        const response = await fetch(url, { method: 'PUT', body });
        return response.ok ? (response.headers.get('etag') ?? undefined) : undefined;
      };
      return { archives, uploads: s3PartUploads(client, bucket, emulatorSigning(s3.url)), put };
    },
  },
])('Uploads of parts $kind', ({ open }) => {
  /** Uploads one part of one piece. */
  async function uploaded(
    { uploads, put }: Awaited<ReturnType<typeof open>>,
    of: SitePartName,
    text: string,
  ) {
    const upload = await uploads.begin(of);
    const [url = ''] = await uploads.signPieces(of, upload, [1]);
    const etag = (await put(url, text)) ?? '';
    return { upload, url, done: await uploads.complete(of, upload, [{ piece: 1, etag }]) };
  }

  it('put pieces together, which are there once the upload is complete', async () => {
    const opened = await open();
    const { archives, uploads, put } = opened;
    const upload = await uploads.begin(name);
    const [first = '', second = ''] = await uploads.signPieces(name, upload, [1, 2]);
    const pieces = [
      { piece: 1, etag: (await put(first, 'a'.repeat(5 * 1024 * 1024))) ?? '' },
      { piece: 2, etag: (await put(second, 'end')) ?? '' },
    ];
    expect((await archives.findSiteParts(name.request, name.store)).bytes.size).toBe(0);

    expect(await uploads.complete(name, upload, pieces)).toBe('complete');

    expect((await archives.findSiteParts(name.request, name.store)).bytes).toEqual(
      new Map([['1', 5 * 1024 * 1024 + 3]]),
    );
  });

  it('are seen store by store, with the list of each', async () => {
    const opened = await open();
    await uploaded(opened, name, 'abc');
    await uploaded(opened, list, '{"list":true}');
    await uploaded(opened, { ...name, store: 'site:bill' }, 'of another store');
    await uploaded(opened, { ...name, request: '0123456789AC' }, 'of another request');

    const { bytes, list: content } = await opened.archives.findSiteParts(name.request, name.store);

    expect(Object.fromEntries(bytes)).toEqual({ '1': 3, list: 13 });
    expect(Buffer.from(content ?? []).toString()).toBe('{"list":true}');
  });

  it('that are complete or given up take no piece any more, and are unknown', async () => {
    const opened = await open();
    const { uploads, put } = opened;
    const { upload, url, done } = await uploaded(opened, name, 'abc');
    expect(done).toBe('complete');
    expect(await put(url, 'late')).toBeUndefined();
    expect(await uploads.complete(name, upload, [{ piece: 1, etag: '"x"' }])).toBe('unknown');

    const other = await uploads.begin(name);
    const [otherUrl = ''] = await uploads.signPieces(name, other, [1]);
    await uploads.abort(name, other);
    await uploads.abort(name, other);
    expect(await put(otherUrl, 'late')).toBeUndefined();
    expect(await uploads.complete(name, other, [{ piece: 1, etag: '"x"' }])).toBe('unknown');
  });

  it('are not put together of what was not put there', async () => {
    const { uploads } = await open();
    const upload = await uploads.begin(name);

    const etag = '"900150983cd24fb0d6963f7d28e17f72"';
    expect(await uploads.complete(name, upload, [{ piece: 1, etag }])).toBe('unfit');
  });

  it('belong to one part: under another name they are unknown', async () => {
    const { uploads } = await open();
    const upload = await uploads.begin(name);

    expect(await uploads.complete(list, upload, [{ piece: 1, etag: '"x"' }])).toBe('unknown');
  });

  it('go with the copy', async () => {
    const opened = await open();
    await uploaded(opened, name, 'abc');
    await uploaded(opened, list, '{}');

    await opened.archives.delete(name.request);

    expect((await opened.archives.findSiteParts(name.request, name.store)).bytes.size).toBe(0);
  });
});

describe('The URL of a piece', () => {
  const credentials = async () => ({
    accessKeyId: 'AKID',
    secretAccessKey: 'secret',
    sessionToken: 'session',
  });

  it('has the bucket in its host on AWS, so that an agent can pin it, works for an hour, and names nobody', async () => {
    const signing = {
      region: 'ap-southeast-1',
      endpoint: 'https://s3.ap-southeast-1.amazonaws.com',
      credentials,
    };
    const uploads = s3PartUploads(undefined as never, 'archives', signing);

    const [text = ''] = await uploads.signPieces(name, 'up+load/1', [7]);

    const url = new URL(text);
    expect(url.origin).toBe('https://archives.s3.ap-southeast-1.amazonaws.com');
    expect(url.pathname).toBe('/0123456789AB/site/billing/1');
    expect(url.searchParams.get('partNumber')).toBe('7');
    expect(url.searchParams.get('uploadId')).toBe('up+load/1');
    expect(url.searchParams.get('X-Amz-Expires')).toBe('3600');
  });
});
