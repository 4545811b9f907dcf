import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  DeleteObjectCommand,
  ListMultipartUploadsCommand,
  ListObjectVersionsCommand,
  NoSuchUpload,
  PutObjectCommand,
  S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import { s3Archives } from '../../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../../functions/handover/domain/archive-entry.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const s3 = mockedClient(S3Client);
const client = new S3Client({
  region: 'ap-southeast-1',
  credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
});
const requestId = '0123456789AB';
const mebibyte = 1024 * 1024;
const noise = Buffer.from(
  Array.from({ length: mebibyte }, (_, index) => (index * index * 2654435761) >>> 24),
);

async function* repeated(count: number) {
  for (let index = 0; index < count; index += 1) yield noise;
}
async function* oneFile(content: AsyncIterable<Uint8Array>): AsyncGenerator<ArchiveEntry> {
  yield { name: 'phim.mp4', modifiedAt: new Date('2026-03-02T02:00:00.000Z'), content };
}

beforeEach(() => {
  s3.reset();
  s3.on(CreateMultipartUploadCommand).resolves({ UploadId: 'upload' });
  s3.on(UploadPartCommand).resolves({ ETag: 'etag' });
  s3.on(CompleteMultipartUploadCommand).resolves({ VersionId: 'version' });
  s3.on(ListObjectVersionsCommand).resolves({});
});

describe('The archives in S3', () => {
  it('upload a small archive in one call', async () => {
    await s3Archives(client, 'bucket').write(requestId, oneFile(repeated(1)));

    expect(s3.commandCalls(PutObjectCommand)[0]?.args[0].input).toMatchObject({
      Bucket: 'bucket',
      Key: '0123456789AB/archive.zip',
      ContentType: 'application/zip',
    });
    expect(s3.commandCalls(CreateMultipartUploadCommand)).toEqual([]);
  });

  it('upload a large one in parts of 16 MiB', async () => {
    const { size } = await s3Archives(client, 'bucket').write(requestId, oneFile(repeated(40)));

    const parts = s3.commandCalls(UploadPartCommand).map(({ args }) => args[0].input.Body as Buffer);
    expect(parts.map((part) => part.length).sort((a, b) => b - a)).toEqual([
      16 * mebibyte,
      16 * mebibyte,
      size - 32 * mebibyte,
    ]);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toHaveLength(1);
  });

  it('are taken back by their version alone', async () => {
    s3.on(PutObjectCommand).resolves({ VersionId: 'mine' });
    const { undo } = await s3Archives(client, 'bucket').write(requestId, oneFile(repeated(1)));

    await undo();

    expect(s3.commandCalls(DeleteObjectCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'bucket', Key: '0123456789AB/archive.zip', VersionId: 'mine' },
    ]);
  });

  it('abort the upload of an archive whose source fails, and complete nothing', async () => {
    async function* broken() {
      yield* repeated(20);
      throw new TransientError('The connection broke.');
    }

    const writing = s3Archives(client, 'bucket').write(requestId, oneFile(broken()));

    await expect(writing).rejects.toThrow(TransientError);
    expect(s3.commandCalls(AbortMultipartUploadCommand)).toHaveLength(1);
    expect(s3.commandCalls(CompleteMultipartUploadCommand)).toEqual([]);
  });

  it('stop reading and close the source when S3 refuses the rest', async () => {
    s3.on(UploadPartCommand).rejects(Object.assign(new Error('Denied'), { name: 'AccessDenied' }));
    let closed = false;
    async function* endless() {
      try {
        for (;;) yield noise;
      } finally {
        closed = true;
      }
    }

    await expect(s3Archives(client, 'bucket').write(requestId, oneFile(endless()))).rejects.toThrow(
      PermanentError,
    );

    expect(closed).toBe(true);
  });

  it('refuse an archive that exceeds the limit of one upload', async () => {
    const small = s3Archives(client, 'bucket', 2 * mebibyte);

    await expect(small.write(requestId, oneFile(repeated(5)))).rejects.toThrow(
      'The archive exceeds the maximum size of one upload.',
    );
  });

  it('abort unfinished uploads of the archive when it is deleted', async () => {
    const Key = `${requestId}/archive.zip`;
    s3.on(ListMultipartUploadsCommand).resolves({
      Uploads: [
        { Key, UploadId: 'a' },
        { Key, UploadId: 'b' },
      ],
    });
    s3.on(AbortMultipartUploadCommand, { UploadId: 'a' }).rejects(
      new NoSuchUpload({ message: 'Gone already', $metadata: {} }),
    );

    await s3Archives(client, 'bucket').delete(requestId);

    expect(s3.commandCalls(ListMultipartUploadsCommand)[0]?.args[0].input.Prefix).toBe(`${requestId}/`);
    expect(s3.commandCalls(AbortMultipartUploadCommand).map(({ args }) => args[0].input)).toEqual([
      { Bucket: 'bucket', Key, UploadId: 'a' },
      { Bucket: 'bucket', Key, UploadId: 'b' },
    ]);
  });
});
