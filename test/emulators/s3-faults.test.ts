import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DeleteObjectsCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import { openSandbox } from './s3-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.close());

const put = (Bucket: string, Key: string) =>
  sandbox.client.send(new PutObjectCommand({ Bucket, Key, Body: 'body' }));
const get = (Bucket: string, Key: string) => sandbox.client.send(new GetObjectCommand({ Bucket, Key }));

describe('an injected fault', () => {
  it('hits the next calls of its operation, exactly as many as requested', async () => {
    await put('plain', 'a');
    sandbox.s3.failNext({ operation: 'GetObject', times: 2, code: 'SlowDown' });

    await put('plain', 'b');
    const slowDown = { name: 'SlowDown', $metadata: { httpStatusCode: 503 } };
    await expect(get('plain', 'a')).rejects.toMatchObject(slowDown);
    await expect(get('plain', 'a')).rejects.toMatchObject(slowDown);
    expect(await (await get('plain', 'a')).Body?.transformToString()).toBe('body');
  });

  it('keeps a bucket down until it recovers, and leaves other buckets alone', async () => {
    await put('plain', 'a');
    await put('versioned', 'a');

    const recover = sandbox.s3.fault(({ bucket }) =>
      bucket === 'plain' ? { code: 'ServiceUnavailable' } : undefined,
    );

    await expect(get('plain', 'a')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    await expect(put('plain', 'b')).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    expect((await get('versioned', 'a')).ContentLength).toBe(4);
    recover();
    expect((await get('plain', 'a')).ContentLength).toBe(4);
    await expect(get('plain', 'b')).rejects.toMatchObject({ name: 'NoSuchKey' });
  });

  it('makes one key unreadable', async () => {
    await put('plain', 'a');
    await put('plain', 'b');
    sandbox.s3.fault(({ operation, key }) =>
      operation === 'GetObject' && key === 'a' ? { code: 'AccessDenied' } : undefined,
    );

    await expect(get('plain', 'a')).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
    expect((await get('plain', 'b')).ContentLength).toBe(4);
  });

  it('is an internal error with status 500 by default', async () => {
    sandbox.s3.failNext({ times: 1 });

    await expect(put('plain', 'a')).rejects.toMatchObject({
      name: 'InternalError',
      $metadata: { httpStatusCode: 500 },
    });
  });

  it('reaches a caller that is still sending a large body', async () => {
    sandbox.s3.failNext({ operation: 'PutObject', times: 1, code: 'SlowDown' });

    const attempt = sandbox.client.send(
      new PutObjectCommand({ Bucket: 'plain', Key: 'large', Body: Buffer.alloc(32 * 1024 * 1024) }),
    );

    await expect(attempt).rejects.toMatchObject({ name: 'SlowDown' });
    expect(await sandbox.countBodies()).toBe(0);
  });

  it('on one key of a multi-object delete is an entry of the answer; the other keys are deleted', async () => {
    await put('plain', 'a');
    await put('plain', 'b');
    sandbox.s3.failNext({ operation: 'DeleteObjects', key: 'a', times: 1, code: 'AccessDenied' });

    const answer = await sandbox.client.send(
      new DeleteObjectsCommand({ Bucket: 'plain', Delete: { Objects: [{ Key: 'a' }, { Key: 'b' }] } }),
    );

    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(['b']);
    expect(answer.Errors).toMatchObject([{ Key: 'a', Code: 'AccessDenied' }]);
    expect((await get('plain', 'a')).ContentLength).toBe(4);
  });

  it('does not stop a client that retries by itself', async () => {
    await put('plain', 'a');
    sandbox.s3.failNext({ times: 1 });
    const patient = new S3Client({ ...sandbox.clientSettings, maxAttempts: 2 });

    const found = await patient.send(new GetObjectCommand({ Bucket: 'plain', Key: 'a' }));

    expect(found.ContentLength).toBe(4);
    patient.destroy();
  });
});

describe('closing', () => {
  it('frees the port at once, even with open connections', async () => {
    await put('plain', 'a');
    const directory = await mkdtemp(join(tmpdir(), 's3-'));

    await sandbox.s3.close();

    const second = await startS3({ directory, port: sandbox.s3.port });
    expect(second.url).toBe(sandbox.s3.url);
    await second.close();
    await rm(directory, { recursive: true });
  });
});
