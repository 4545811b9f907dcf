import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  type ListObjectVersionsCommandOutput,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { listUploads } from '../../../functions/shared/aws/s3-uploads.ts';
import { deleteVersions, listVersions } from '../../../functions/shared/aws/s3-versions.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { collect } from '../../support/collect.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const s3 = mockedClient(S3Client);
const client = new S3Client({ region: 'ap-southeast-1' });
const under = { bucket: 'bucket', prefix: 'customers/12/' };

/** A minimal bucket that lists and deletes versions. */
function fill(count: number): { left(): number } {
  let versions = Array.from({ length: count }, (_, index) => ({
    Key: `customers/12/${String(index).padStart(6, '0')}`,
    VersionId: `v${index}`,
  }));
  s3.on(ListObjectVersionsCommand).callsFake(
    ({ KeyMarker = '' }): Partial<ListObjectVersionsCommandOutput> => {
      const behind = versions.filter(({ Key }) => Key > KeyMarker);
      const page = behind.slice(0, 1000);
      const last = page.at(-1);
      return {
        Versions: page.filter((_, index) => index % 2 === 0),
        DeleteMarkers: page.filter((_, index) => index % 2 === 1),
        IsTruncated: behind.length > page.length,
        ...(last && { NextKeyMarker: last.Key, NextVersionIdMarker: last.VersionId }),
      };
    },
  );
  s3.on(DeleteObjectsCommand).callsFake(({ Delete }) => {
    const gone = new Set(Delete.Objects.map(({ VersionId }: { VersionId: string }) => VersionId));
    versions = versions.filter(({ VersionId }) => !gone.has(VersionId));
    return {};
  });
  return { left: () => versions.length };
}

beforeEach(() => {
  s3.reset();
});

describe('Deleting all versions below a prefix', () => {
  it('deletes a thousand with one call to list and one to delete, and a third to verify', async () => {
    fill(1000);

    await deleteVersions(client, under);
    const proof = await collect(listVersions(client, under));

    expect(proof).toEqual([[]]);
    expect(s3.calls()).toHaveLength(3);
  });

  it('takes fewer than 3.1 calls per thousand, however many there are', async () => {
    const bucket = fill(20_000);

    await deleteVersions(client, under);
    await collect(listVersions(client, under));

    expect(bucket.left()).toBe(0);
    expect(s3.calls().length / 20).toBeLessThanOrEqual(3.1);
  });

  it('never lists or deletes anything outside of its prefix', async () => {
    fill(1500);

    await deleteVersions(client, under);

    expect(s3.commandCalls(ListObjectVersionsCommand).map(({ args }) => args[0].input.Prefix)).toEqual([
      under.prefix,
      under.prefix,
    ]);
  });

  it('deletes nothing when there is nothing', async () => {
    fill(0);

    await deleteVersions(client, under);

    expect(s3.commandCalls(DeleteObjectsCommand)).toEqual([]);
  });

  it.each([
    ['SlowDown', TransientError],
    ['InternalError', TransientError],
    ['AccessDenied', PermanentError],
  ])('throws when S3 answers %s for a single version', async (Code, Fault) => {
    fill(3);
    s3.on(DeleteObjectsCommand).resolves({ Errors: [{ Code, Key: 'customers/12/000001', VersionId: 'v1' }] });

    const deletion = deleteVersions(client, under);

    await expect(deletion).rejects.toThrow(Fault);
    await expect(deletion).rejects.not.toThrow('customers/12');
  });
});

/** Characters that XML 1.0 cannot hold, and others that it can. */
const outsideXml = ['\u0001', '\u001b', '\u000b', '\ufffe', '\uffff', '\u0000'];
const insideXml = ['&<>"\'', '\t', '\r\n', '\u0085', 'áo dài', '\u{1f600}', '%41+ ~*', '\ufffd'];
const keyOf = (part: string) => `customers/12/a${part}b`;
/** As S3 does it: a blank becomes `+`, slashes and stars stay. */
const encode = (key: string) =>
  encodeURIComponent(key).replace(/%2F|%20|%2A/g, (one) => ({ '%2F': '/', '%20': '+' })[one] ?? '*');

describe('Keys that XML cannot hold', () => {
  const keys = [...outsideXml, ...insideXml].map(keyOf);
  const listed = (encoded: boolean) => ({
    ...(encoded && { EncodingType: 'url' as const }),
    Versions: keys.map((key, index) => ({ Key: encoded ? encode(key) : key, VersionId: `v${index}` })),
  });

  it('are listed encoded, and read as they are stored', async () => {
    s3.on(ListObjectVersionsCommand).resolves(listed(true));

    const [page = []] = await collect(listVersions(client, under));

    expect(s3.commandCalls(ListObjectVersionsCommand)[0]?.args[0].input.EncodingType).toBe('url');
    expect(page.map(({ Key }) => Key)).toEqual(keys);
  });

  it('are taken as they are from a server that does not encode', async () => {
    s3.on(ListObjectVersionsCommand).resolves(listed(false));

    const [page = []] = await collect(listVersions(client, under));

    expect(page.map(({ Key }) => Key)).toEqual(keys);
  });

  it('are deleted one by one, and their neighbours together', async () => {
    s3.on(ListObjectVersionsCommand).resolves(listed(true));
    s3.on(DeleteObjectsCommand).resolves({});
    s3.on(DeleteObjectCommand).resolves({});

    await deleteVersions(client, under);

    const together = s3.commandCalls(DeleteObjectsCommand).map(({ args }) => args[0].input.Delete?.Objects);
    const alone = s3.commandCalls(DeleteObjectCommand).map(({ args }) => args[0].input);
    expect(together).toEqual([
      insideXml.map((part, index) => ({ Key: keyOf(part), VersionId: `v${outsideXml.length + index}` })),
    ]);
    expect(alone).toEqual(
      outsideXml.map((part, index) => ({ Bucket: 'bucket', Key: keyOf(part), VersionId: `v${index}` })),
    );
  });

  it('at the end of a page are where the next one begins', async () => {
    const marker = keyOf('\u0001 +');
    s3.on(ListObjectVersionsCommand)
      .resolvesOnce({
        EncodingType: 'url',
        IsTruncated: true,
        NextKeyMarker: encode(marker),
        NextVersionIdMarker: 'v1',
      })
      .resolves({});
    s3.on(ListMultipartUploadsCommand)
      .resolvesOnce({
        EncodingType: 'url',
        IsTruncated: true,
        NextKeyMarker: encode(marker),
        NextUploadIdMarker: 'u1',
        Uploads: [{ Key: encode(marker), UploadId: 'u1' }],
      })
      .resolves({});

    await collect(listVersions(client, under));
    const uploads = await collect(listUploads(client, under));

    expect(s3.commandCalls(ListObjectVersionsCommand)[1]?.args[0].input.KeyMarker).toBe(marker);
    expect(s3.commandCalls(ListMultipartUploadsCommand)[1]?.args[0].input.KeyMarker).toBe(marker);
    expect(uploads).toEqual([{ Key: marker, UploadId: 'u1' }]);
  });
});
