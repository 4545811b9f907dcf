import { createHash } from 'node:crypto';
import {
  ChecksumAlgorithm,
  DeleteObjectCommand,
  GetObjectCommand,
  GetObjectTaggingCommand,
  HeadObjectCommand,
  NoSuchKey,
  NotFound,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openSandbox } from './s3-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeAll(async () => {
  sandbox = await openSandbox();
});
afterAll(() => sandbox.close());

const Bucket = 'plain';
const put = (Key: string, Body: string, more = {}) =>
  sandbox.client.send(new PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more = {}) => sandbox.client.send(new GetObjectCommand({ Bucket, Key, ...more }));

describe('an object', () => {
  it('is returned with its bytes, its ETag, its headers and its metadata', async () => {
    await put('a.txt', 'xin chào', {
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      Metadata: { Purpose: 'test' },
    });

    const found = await get('a.txt');

    expect(await found.Body?.transformToString()).toBe('xin chào');
    expect(found).toMatchObject({
      ETag: `"${createHash('md5').update('xin chào').digest('hex')}"`,
      ContentLength: 9,
      ContentType: 'text/plain',
      CacheControl: 'no-store',
      AcceptRanges: 'bytes',
      Metadata: { purpose: 'test' },
    });
    expect(found.VersionId).toBeUndefined();
  });

  it('has at most two kilobytes of metadata, names and values together', async () => {
    const withMetadata = (value: string) => put('metadata', 'x', { Metadata: { note: value } });

    await expect(withMetadata('v'.repeat(2045))).rejects.toMatchObject({ name: 'MetadataTooLarge' });
    await withMetadata('v'.repeat(2044));
  });

  it('may be empty', async () => {
    await put('empty', '');

    expect(await (await get('empty')).Body?.transformToString()).toBe('');
  });

  it('is described by HEAD without its bytes', async () => {
    await put('b.txt', 'twelve bytes');

    const head = await sandbox.client.send(new HeadObjectCommand({ Bucket, Key: 'b.txt' }));

    expect(head).toMatchObject({ ContentLength: 12, ContentType: 'application/octet-stream' });
    expect(head.LastModified).toBeInstanceOf(Date);
  });

  it('is replaced by a second put, which leaves no bytes of the first', async () => {
    await put('twice', 'first');
    const before = await sandbox.countBodies();

    await put('twice', 'second');

    expect(await (await get('twice')).Body?.transformToString()).toBe('second');
    expect(await sandbox.countBodies()).toBe(before);
  });

  it('is gone after its deletion, with its bytes, and may be deleted again', async () => {
    const before = await sandbox.countBodies();
    await put('gone', 'soon');

    await sandbox.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));
    await sandbox.client.send(new DeleteObjectCommand({ Bucket, Key: 'gone' }));

    await expect(get('gone')).rejects.toBeInstanceOf(NoSuchKey);
    expect(await sandbox.countBodies()).toBe(before);
  });

  it.each([
    ['Vietnamese', 'hồ sơ/Nguyễn Văn Ứng/đề nghị xóa.txt'],
    ['decomposed', 'e\u0301 \u0065\u0302\u0301'],
    ['punctuated', 'a+b %41 %2F & = ? # ; : @ $ , ! \' ( ) * ~ [x] {y} | \\ ^ ` " < >'],
    ['padded', '  leading and trailing  '],
    ['path-like', '../..//./a/../b/'],
    ['slash-led', '/a//b'],
    ['emoji', '📦/🧾.pdf'],
  ])('keeps a %s key unchanged', async (_, key) => {
    await put(key, key);

    expect(await (await get(key)).Body?.transformToString()).toBe(key);
  });

  it('treats composed and decomposed letters as two keys', async () => {
    await put('\u00e9', 'composed');

    await expect(get('e\u0301')).rejects.toBeInstanceOf(NoSuchKey);
  });

  it('is stored under a checksum of the caller’s choice', async () => {
    const answer = await put('summed', 'bytes', { ChecksumAlgorithm: ChecksumAlgorithm.SHA256 });

    const expected = createHash('sha256').update('bytes').digest('base64');
    expect(answer.ChecksumSHA256).toBe(expected);
    expect((await get('summed', { ChecksumMode: 'ENABLED' })).ChecksumSHA256).toBe(expected);
  });

  it('is refused when its checksum does not match, and nothing is stored', async () => {
    const before = await sandbox.countBodies();

    const attempt = put('wrong', 'bytes', { ChecksumCRC32: 'AAAAAA==' });

    await expect(attempt).rejects.toMatchObject({ name: 'BadDigest' });
    await expect(get('wrong')).rejects.toBeInstanceOf(NoSuchKey);
    expect(await sandbox.countBodies()).toBe(before);
  });

  it('is created only once when the caller requires it', async () => {
    await put('once', 'first', { IfNoneMatch: '*' });

    const second = put('once', 'second', { IfNoneMatch: '*' });

    await expect(second).rejects.toMatchObject({ name: 'PreconditionFailed' });
    expect(await (await get('once')).Body?.transformToString()).toBe('first');
  });
});

describe('a range', () => {
  it.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-2', '89', 'bytes 8-9/10'],
    ['bytes=8-99', '89', 'bytes 8-9/10'],
  ])('%s returns only these bytes', async (Range, bytes, ContentRange) => {
    await put('digits', '0123456789');

    const found = await get('digits', { Range });

    expect(await found.Body?.transformToString()).toBe(bytes);
    expect(found).toMatchObject({ ContentRange, ContentLength: bytes.length });
    expect(found.$metadata.httpStatusCode).toBe(206);
  });

  it('past the end is refused', async () => {
    await put('digits', '0123456789');

    await expect(get('digits', { Range: 'bytes=10-' })).rejects.toMatchObject({
      name: 'InvalidRange',
      $metadata: { httpStatusCode: 416 },
    });
  });

  it('of an object that has changed since is refused', async () => {
    const { ETag } = await put('changing', 'old');
    await put('changing', 'new');

    await expect(get('changing', { Range: 'bytes=1-', IfMatch: ETag })).rejects.toMatchObject({
      name: 'PreconditionFailed',
    });
  });
});

describe('the endpoint', () => {
  it('is found through AWS_ENDPOINT_URL_S3 alone, with path-style addressing', async () => {
    await put('found.txt', 'by environment');
    process.env.AWS_ENDPOINT_URL_S3 = sandbox.s3.url;
    const client = new S3Client({
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    });

    const found = await client.send(new GetObjectCommand({ Bucket, Key: 'found.txt' }));

    expect(await found.Body?.transformToString()).toBe('by environment');
    client.destroy();
    delete process.env.AWS_ENDPOINT_URL_S3;
  });

  it('answers HEAD of a missing key with NotFound', async () => {
    const attempt = sandbox.client.send(new HeadObjectCommand({ Bucket, Key: 'nowhere' }));

    await expect(attempt).rejects.toBeInstanceOf(NotFound);
  });

  it('answers a missing bucket with NoSuchBucket', async () => {
    const attempt = sandbox.client.send(new GetObjectCommand({ Bucket: 'nowhere', Key: 'a' }));

    await expect(attempt).rejects.toMatchObject({ name: 'NoSuchBucket' });
  });

  it('refuses a key of more than 1024 bytes', async () => {
    await expect(put('ở'.repeat(342), 'x')).rejects.toMatchObject({ name: 'KeyTooLongError' });
  });

  it('refuses unsupported operations by name', async () => {
    const tagging = sandbox.client.send(new GetObjectTaggingCommand({ Bucket, Key: 'a' }));
    const encrypted = put('a', 'x', { ServerSideEncryption: 'aws:kms' });

    await expect(tagging).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('tagging'),
      $metadata: { httpStatusCode: 501 },
    });
    await expect(encrypted).rejects.toMatchObject({
      name: 'NotImplemented',
      message: expect.stringContaining('PutObject with x-amz-server-side-encryption'),
    });
    await expect(get('a')).rejects.toBeInstanceOf(NoSuchKey);
  });

  it('refuses unsigned requests and signatures with another secret', async () => {
    await put('secret.txt', 'secret');
    const stranger = new S3Client({
      endpoint: sandbox.s3.url,
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'guessed' },
    });

    const unsigned = await fetch(`${sandbox.s3.url}/${Bucket}/secret.txt`);
    const signedWrongly = stranger.send(new GetObjectCommand({ Bucket, Key: 'secret.txt' }));

    expect(unsigned.status).toBe(403);
    expect(await unsigned.text()).toContain('<Code>AccessDenied</Code>');
    await expect(signedWrongly).rejects.toMatchObject({ name: 'SignatureDoesNotMatch' });
    stranger.destroy();
  });

  it('lets only the allowed origins read a bucket from a browser', async () => {
    sandbox.s3.createBucket('shared', {
      cors: { allowedOrigins: ['https://pages.example'], allowedMethods: ['GET'] },
    });
    const preflight = (origin: string) =>
      fetch(`${sandbox.s3.url}/shared/a`, {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET' },
      });

    const allowed = await preflight('https://pages.example');
    const refused = await preflight('https://elsewhere.example');

    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe('https://pages.example');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('access-control-allow-origin')).toBeNull();
  });
});
