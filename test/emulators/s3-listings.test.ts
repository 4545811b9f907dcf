import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  NoSuchKey,
  PutObjectCommand,
  paginateListObjectsV2,
} from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSandbox } from './s3-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.close());

const put = (Bucket: string, Key: string, Body = Key) =>
  sandbox.client.send(new PutObjectCommand({ Bucket, Key, Body }));
const hide = (Key: string) => sandbox.client.send(new DeleteObjectCommand({ Bucket: 'versioned', Key }));
const list = (more = {}) => sandbox.client.send(new ListObjectsV2Command({ Bucket: 'plain', ...more }));
const versions = (more = {}) =>
  sandbox.client.send(new ListObjectVersionsCommand({ Bucket: 'versioned', ...more }));

describe('a listing of objects', () => {
  it('is in UTF-8 byte order and contains only keys with the prefix', async () => {
    // In UTF-16, the emoji would come before the full-width letter.
    for (const key of ['p/b', 'p/📦', 'p/Z', 'p/a', 'q/a', 'o', 'p/ａ', 'p/é']) await put('plain', key);

    const { Contents, KeyCount, IsTruncated } = await list({ Prefix: 'p/' });

    expect(Contents?.map(({ Key }) => Key)).toEqual(['p/Z', 'p/a', 'p/b', 'p/é', 'p/ａ', 'p/📦']);
    expect(Contents?.[0]).toMatchObject({
      Size: 3,
      StorageClass: 'STANDARD',
      ETag: expect.stringMatching(/^"\w{32}"$/),
    });
    expect({ KeyCount, IsTruncated }).toEqual({ KeyCount: 6, IsTruncated: false });
  });

  it('comes in pages that together contain every key once', async () => {
    const keys = Array.from({ length: 7 }, (_, index) => `tệp ${index}`);
    for (const key of keys) await put('plain', key);

    const pages = [];
    const paginator = paginateListObjectsV2(
      { client: sandbox.client, pageSize: 3 },
      { Bucket: 'plain', Prefix: 'tệp' },
    );
    for await (const page of paginator) pages.push(page);

    expect(pages.map((page) => page.Contents?.length)).toEqual([3, 3, 1]);
    expect(pages.flatMap((page) => page.Contents?.map(({ Key }) => Key))).toEqual(keys);
  });

  it('continues after its token when the previous page was deleted', async () => {
    for (const key of ['a', 'b', 'c']) await put('plain', key);
    const first = await list({ MaxKeys: 2 });
    await sandbox.client.send(
      new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: [{ Key: 'a' }, { Key: 'b' }] } }),
    );

    const second = await list({ ContinuationToken: first.NextContinuationToken });

    expect(second.Contents?.map(({ Key }) => Key)).toEqual(['c']);
  });

  it('percent-encodes keys on request, so that no character is lost', async () => {
    const key = 'a b/\u0001+%&<é>\r\n~*!';
    await put('plain', key);

    const { Contents, EncodingType } = await list({ EncodingType: 'url' });

    const [written = ''] = Contents?.map(({ Key }) => Key) ?? [];
    expect(EncodingType).toBe('url');
    expect(written).toBe('a+b/%01%2B%25%26%3C%C3%A9%3E%0D%0A%7E*%21');
    expect(decodeURIComponent(written.replaceAll('+', ' '))).toBe(key);
  });

  it.each(['\u0001', '\u001b', '\ufffe'])(
    'contains a reference that no strict parser accepts for a key with %j, without URL encoding',
    async (character) => {
      await put('plain', `a${character}b`);

      const url = await getSignedUrl(sandbox.client, new ListObjectsV2Command({ Bucket: 'plain' }));
      const xml = await (await fetch(url)).text();

      expect(xml).toContain(`<Key>a&#x${character.charCodeAt(0).toString(16)};b</Key>`);
    },
  );

  it('returns unusual keys unchanged without URL encoding', async () => {
    const keys = ['  padded  ', '&amp;', '<a>', 'e\u0301', 'x\r\ny'];
    for (const key of keys) await put('plain', key);

    const { Contents } = await list();

    expect(Contents?.map(({ Key }) => Key)).toEqual([...keys].sort());
  });

  it('of an empty bucket is empty', async () => {
    expect(await list()).toMatchObject({ KeyCount: 0, IsTruncated: false });
  });

  it('refuses unsupported parameters by name', async () => {
    await expect(list({ Delimiter: '/' })).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('delimiter'),
    });
  });

  it('refuses an invalid token', async () => {
    await expect(list({ ContinuationToken: 'no token!' })).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('a bucket with versions', () => {
  it('hides a deleted key behind a marker and keeps its versions', async () => {
    const { VersionId } = await put('versioned', 'a', 'kept');

    const marker = await hide('a');

    expect(marker.DeleteMarker).toBe(true);
    await expect(
      sandbox.client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'a' })),
    ).rejects.toBeInstanceOf(NoSuchKey);
    const old = await sandbox.client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'a', VersionId }));
    expect(await old.Body?.transformToString()).toBe('kept');
    expect((await list({ Bucket: 'versioned' })).KeyCount).toBe(0);
  });

  it('shows the key again once the marker is deleted', async () => {
    await put('versioned', 'a', 'back');
    const { VersionId } = await hide('a');

    const removal = await sandbox.client.send(
      new DeleteObjectCommand({ Bucket: 'versioned', Key: 'a', VersionId }),
    );

    expect(removal).toMatchObject({ DeleteMarker: true, VersionId });
    const found = await sandbox.client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'a' }));
    expect(await found.Body?.transformToString()).toBe('back');
  });

  it('lists every version and marker, newest first, with the latest marked', async () => {
    const first = await put('versioned', 'a', '1');
    const second = await put('versioned', 'a', '22');
    const marker = await hide('a');
    const other = await put('versioned', 'b');

    const found = await versions();

    expect(
      found.Versions?.map(({ Key, VersionId, IsLatest, Size }) => [Key, VersionId, IsLatest, Size]),
    ).toEqual([
      ['a', second.VersionId, false, 2],
      ['a', first.VersionId, false, 1],
      ['b', other.VersionId, true, 1],
    ]);
    expect(found.DeleteMarkers?.map(({ Key, VersionId, IsLatest }) => [Key, VersionId, IsLatest])).toEqual([
      ['a', marker.VersionId, true],
    ]);
  });

  it('lists versions in pages that split a key, each entry once', async () => {
    for (const [key, count] of [
      ['p/a', 3],
      ['p/b', 2],
      ['q', 1],
    ] as const)
      for (let round = 0; round < count; round += 1) await put('versioned', key);
    const seen: unknown[] = [];

    let markers: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } = {};
    for (let page = 0; page < 3; page += 1) {
      const answer = await versions({ Prefix: 'p/', MaxKeys: 2, ...markers });
      seen.push(...(answer.Versions ?? []).map(({ Key, VersionId }) => `${Key} ${VersionId}`));
      expect(answer.IsTruncated).toBe(page < 2);
      markers = { KeyMarker: answer.NextKeyMarker, VersionIdMarker: answer.NextVersionIdMarker };
    }

    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('continues after its markers when the previous page was deleted permanently', async () => {
    for (let round = 0; round < 3; round += 1) await put('versioned', 'a');
    const { Versions = [], NextKeyMarker, NextVersionIdMarker } = await versions({ MaxKeys: 2 });
    await sandbox.client.send(
      new DeleteObjectsCommand({
        Bucket: 'versioned',
        Delete: { Objects: Versions.map(({ Key, VersionId }) => ({ Key, VersionId })) },
      }),
    );

    const rest = await versions({ KeyMarker: NextKeyMarker, VersionIdMarker: NextVersionIdMarker });

    expect(rest.Versions).toHaveLength(1);
  });

  it('is empty, on disk too, once every version and marker is deleted', async () => {
    await put('versioned', 'a');
    await put('versioned', 'a');
    await hide('a');
    const { Versions = [], DeleteMarkers = [] } = await versions();

    await sandbox.client.send(
      new DeleteObjectsCommand({
        Bucket: 'versioned',
        Delete: {
          Objects: [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId })),
        },
      }),
    );

    const left = await versions();
    expect([left.Versions, left.DeleteMarkers]).toEqual([undefined, undefined]);
    expect(await sandbox.countBodies()).toBe(0);
  });

  it('distinguishes a missing version from a delete marker', async () => {
    await put('versioned', 'a');
    const { VersionId } = await hide('a');
    const get = (id: string | undefined) =>
      sandbox.client.send(new GetObjectCommand({ Bucket: 'versioned', Key: 'a', VersionId: id }));

    await expect(get(VersionId)).rejects.toMatchObject({ name: 'MethodNotAllowed' });
    await expect(get('9999999999999999')).rejects.toMatchObject({ name: 'NoSuchVersion' });
    await expect(get('nonsense')).rejects.toMatchObject({ name: 'InvalidArgument' });
  });
});

describe('deleting many objects', () => {
  it('takes a thousand at once and reports which are deleted', async () => {
    await put('plain', 'key 7');
    const Objects = Array.from({ length: 1000 }, (_, index) => ({ Key: `key ${index}` }));

    const { Deleted } = await sandbox.client.send(
      new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects } }),
    );

    expect(Deleted?.map(({ Key }) => Key)).toEqual(Objects.map(({ Key }) => Key));
    await expect(
      sandbox.client.send(new HeadObjectCommand({ Bucket: 'plain', Key: 'key 7' })),
    ).rejects.toMatchObject({ name: 'NotFound' });
  });

  it('refuses a thousand and one, and deletes none of them', async () => {
    await put('plain', 'key 7');
    const Objects = Array.from({ length: 1001 }, (_, index) => ({ Key: `key ${index}` }));

    const attempt = sandbox.client.send(new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects } }));

    await expect(attempt).rejects.toMatchObject({ name: 'MalformedXML' });
    expect((await list()).KeyCount).toBe(1);
  });

  it.each(['\u0001', '\u001b', '\ufffe', '\uffff'])(
    'refuses all of them if one key contains %j, and deletes none; single deletions work',
    async (character) => {
      const keys = ['a', `b${character}`];
      for (const key of keys) await put('plain', key);

      const many = new DeleteObjectsCommand({
        Bucket: 'plain',
        Delete: { Objects: keys.map((Key) => ({ Key })) },
      });
      await expect(sandbox.client.send(many)).rejects.toMatchObject({
        name: 'MalformedXML',
        $metadata: { httpStatusCode: 400 },
      });

      expect((await list()).KeyCount).toBe(2);
      for (const Key of keys) await sandbox.client.send(new DeleteObjectCommand({ Bucket: 'plain', Key }));
      expect((await list()).KeyCount).toBe(0);
    },
  );

  it('accepts every key that XML can represent', async () => {
    const keys = ['\t', 'x\ry', '\u0085', '\ud83d\udce6', '\ufffd', '&#x1;', '<&>'];
    for (const key of keys) await put('plain', key);

    const { Deleted } = await sandbox.client.send(
      new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: keys.map((Key) => ({ Key })) } }),
    );

    expect(Deleted?.map(({ Key }) => Key)).toEqual(keys);
    expect((await list()).KeyCount).toBe(0);
  });

  it('reports no successes in quiet mode', async () => {
    await put('versioned', 'a & <b>');

    const answer = await sandbox.client.send(
      new DeleteObjectsCommand({
        Bucket: 'versioned',
        Delete: { Objects: [{ Key: 'a & <b>' }], Quiet: true },
      }),
    );

    expect([answer.Deleted, answer.Errors]).toEqual([undefined, undefined]);
    expect((await versions()).DeleteMarkers).toHaveLength(1);
  });

  it('reports the marker that it created', async () => {
    await put('versioned', 'a');

    const { Deleted } = await sandbox.client.send(
      new DeleteObjectsCommand({ Bucket: 'versioned', Delete: { Objects: [{ Key: 'a' }] } }),
    );

    const { DeleteMarkers } = await versions();
    expect(Deleted).toEqual([
      { Key: 'a', DeleteMarker: true, DeleteMarkerVersionId: DeleteMarkers?.[0]?.VersionId },
    ]);
  });
});
