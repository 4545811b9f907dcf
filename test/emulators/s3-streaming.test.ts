import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  NoSuchKey,
  NoSuchUpload,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { decodeAwsChunked } from '../../emulators/s3/aws-chunked.ts';
import { patience } from '../support/patience.ts';
import { openSandbox } from './s3-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.close());

const mebibyte = 1024 * 1024;
const target = { Bucket: 'plain', Key: 'lưu trữ.zip' };
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest();
/** Bytes that differ by position, so that swapped or lost pieces are noticed. */
const bytes = (size: number) =>
  Buffer.from(Uint32Array.from({ length: size / 4 }, (_, index) => index * 2654435761).buffer);
const pieces = (whole: Buffer, size: number) =>
  Readable.from(
    (function* () {
      for (let at = 0; at < whole.length; at += size) yield whole.subarray(at, at + size);
    })(),
  );
const download = async (more = {}) => {
  const { Body } = await sandbox.client.send(new GetObjectCommand({ ...target, ...more }));
  return Buffer.from((await Body?.transformToByteArray()) ?? []);
};

describe('a stream', () => {
  it('of known length arrives unchanged, without its transfer coding', async () => {
    const whole = bytes(3 * mebibyte);

    await sandbox.client.send(
      new PutObjectCommand({ ...target, Body: pieces(whole, 70_000), ContentLength: whole.length }),
    );

    const found = await sandbox.client.send(new GetObjectCommand(target));
    expect(md5(Buffer.from((await found.Body?.transformToByteArray()) ?? []))).toEqual(md5(whole));
    expect(found.ContentEncoding).toBeUndefined();
    expect(found.ChecksumCRC32).toBeDefined();
  });

  it('keeps its content encoding', async () => {
    await sandbox.client.send(
      new PutObjectCommand({
        ...target,
        Body: pieces(bytes(400), 100),
        ContentLength: 400,
        ContentEncoding: 'gzip',
      }),
    );

    expect((await sandbox.client.send(new GetObjectCommand(target))).ContentEncoding).toBe('gzip');
  });

  it('of unknown length arrives in parts, with a composite ETag', async () => {
    const whole = bytes(12 * mebibyte);

    const { ETag } = await new Upload({
      client: sandbox.client,
      params: { ...target, Body: pieces(whole, 99_996) },
    }).done();

    const parts = [
      whole.subarray(0, 5 * mebibyte),
      whole.subarray(5 * mebibyte, 10 * mebibyte),
      whole.subarray(10 * mebibyte),
    ];
    expect(ETag).toBe(`"${md5(Buffer.concat(parts.map(md5))).toString('hex')}-3"`);
    expect(md5(await download())).toEqual(md5(whole));
  });

  it('in parts can be read across the boundary of two parts', async () => {
    const whole = bytes(6 * mebibyte);
    await new Upload({ client: sandbox.client, params: { ...target, Body: pieces(whole, 65_536) } }).done();

    const edge = 5 * mebibyte;

    expect(await download({ Range: `bytes=${edge - 3}-${edge + 2}` })).toEqual(
      whole.subarray(edge - 3, edge + 3),
    );
  });

  it('leaves neither an object nor bytes when it is interrupted', async () => {
    const aborter = new AbortController();
    const endless = Readable.from(
      (async function* () {
        while (true) {
          yield bytes(65_536);
          if ((await sandbox.countBodies()) > 0) aborter.abort();
        }
      })(),
    );

    const attempt = sandbox.client.send(
      new PutObjectCommand({ ...target, Body: endless, ContentLength: 1_000 * mebibyte }),
      { abortSignal: aborter.signal },
    );

    await expect(attempt).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => sandbox.countBodies(), patience).toBe(0);
    await expect(download()).rejects.toBeInstanceOf(NoSuchKey);
  });
});

describe('a multipart upload', () => {
  const begin = async () =>
    (
      await sandbox.client.send(
        new CreateMultipartUploadCommand({ ...target, ContentType: 'application/zip' }),
      )
    ).UploadId;
  const part = async (UploadId: string | undefined, PartNumber: number, Body: Uint8Array) => {
    const { ETag } = await sandbox.client.send(
      new UploadPartCommand({ ...target, UploadId, PartNumber, Body }),
    );
    return { ETag, PartNumber };
  };
  const complete = (
    UploadId: string | undefined,
    Parts: { ETag: string | undefined; PartNumber: number }[],
  ) =>
    sandbox.client.send(
      new CompleteMultipartUploadCommand({ ...target, UploadId, MultipartUpload: { Parts } }),
    );

  it('shows nothing before it is complete, then the content headers of its creation', async () => {
    const id = await begin();
    const parts = [await part(id, 1, bytes(100))];
    await expect(download()).rejects.toBeInstanceOf(NoSuchKey);

    await complete(id, parts);

    expect((await sandbox.client.send(new GetObjectCommand(target))).ContentType).toBe('application/zip');
  });

  it('uses the last body sent for a part, and drops parts that are not listed', async () => {
    const id = await begin();
    await part(id, 2, bytes(400));
    const again = await part(id, 2, bytes(800));
    await part(id, 3, bytes(100));

    await complete(id, [again]);

    expect(await download()).toEqual(bytes(800));
    expect(await sandbox.countBodies()).toBe(1);
  });

  it('is gone with its parts when aborted', async () => {
    const id = await begin();
    const parts = [await part(id, 1, bytes(100))];

    await sandbox.client.send(new AbortMultipartUploadCommand({ ...target, UploadId: id }));

    expect(await sandbox.countBodies()).toBe(0);
    await expect(complete(id, parts)).rejects.toBeInstanceOf(NoSuchUpload);
  });

  it('refuses parts that were never sent, were changed, are out of order or too small', async () => {
    const id = await begin();
    const one = await part(id, 1, bytes(100));
    const two = await part(id, 2, bytes(200));

    await expect(complete(id, [one, { ...two, PartNumber: 3 }])).rejects.toMatchObject({
      name: 'EntityTooSmall',
    });
    await expect(complete(id, [{ ...one, PartNumber: 3 }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [{ ...one, ETag: two.ETag }])).rejects.toMatchObject({ name: 'InvalidPart' });
    await expect(complete(id, [two, one])).rejects.toMatchObject({
      name: expect.stringMatching(/^(InvalidPartOrder|EntityTooSmall)$/),
    });
    await expect(part(id, 10_001, bytes(4))).rejects.toMatchObject({ name: 'InvalidArgument' });
    await expect(download()).rejects.toBeInstanceOf(NoSuchKey);
  });
});

describe('the chunked coding', () => {
  const decode = async (text: string, size: number) => {
    const trailers = new Map<string, string>();
    const parts = [];
    for await (const part of decodeAwsChunked(pieces(Buffer.from(text), size), trailers)) parts.push(part);
    return { text: Buffer.concat(parts).toString(), trailers: Object.fromEntries(trailers) };
  };

  it.each([1, 2, 3, 7, 1000])('is understood when it arrives in pieces of %i bytes', async (size) => {
    const coded = '5\r\nxin c\r\n9\r\nh\r\n\u00e0o\r\n0\r\n0\r\nx-amz-checksum-crc32: AAAA\r\n\r\n';

    expect(await decode(coded, size)).toEqual({
      text: 'xin ch\r\n\u00e0o\r\n0',
      trailers: { 'x-amz-checksum-crc32': 'AAAA' },
    });
  });

  it.each([
    ['ends within a chunk', '5\r\nxin'],
    ['lacks its end', '3\r\nxin\r\n'],
    ['has a wrong chunk length', '2\r\nxin\r\n0\r\n\r\n'],
    ['has no size', 'size\r\nxin\r\n0\r\n\r\n'],
    ['continues after its end', '0\r\n\r\nmore\r\n'],
  ])('is refused when it %s', async (_, coded) => {
    await expect(decode(coded, 4)).rejects.toMatchObject({ code: 'IncompleteBody' });
  });
});
