import { Readable } from 'node:stream';
import { DeleteObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import { abortUploads } from '../../shared/aws/s3-uploads.ts';
import { deleteVersions } from '../../shared/aws/s3-versions.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { Archives } from '../ports.ts';
import { folderOf, keyOf } from './archive-key.ts';
import { zip } from './zip.ts';

/**
 * Bytes per part of an upload. Multiplied by {@link queueSize} parts in flight, it is the memory cost of an archive.
 */
const partSize = 16 * 1024 * 1024;
const queueSize = 2;
/** S3 accepts at most 10,000 parts: 156 GiB. */
const maxUploadBytes = 10_000 * partSize;

/** Handover archives in a private bucket, one zip per request; who downloads them needs no client. */
export const s3Archives = (
  client: S3Client,
  bucket: string,
  maxArchiveBytes?: number,
): Pick<Archives, 'write' | 'delete'> => ({
  ...s3ArchiveWriting(client, bucket, maxArchiveBytes),
  ...s3ArchiveDeletion(client, bucket),
});

/**
 * Creates the zip while uploading it, no faster than the upload: memory does not grow with the size. An archive beyond
 * 156 GiB throws `PermanentError`.
 */
export const s3ArchiveWriting = (
  client: S3Client,
  bucket: string,
  maxArchiveBytes = maxUploadBytes,
): Pick<Archives, 'write'> => ({
  async write(requestId, entries) {
    let size = 0;
    async function* bytes() {
      for await (const chunk of zip(entries)) {
        size += chunk.length;
        if (size > maxArchiveBytes)
          throw new PermanentError('The archive exceeds the maximum size of one upload.');
        yield chunk;
      }
    }
    const body = Readable.from(bytes(), { objectMode: false });
    const params = { Bucket: bucket, Key: keyOf(requestId), Body: body, ContentType: 'application/zip' };
    try {
      const { VersionId } = await new Upload({ client, params, partSize, queueSize }).done();
      return { size, undo: () => deleteVersion(VersionId) };
    } catch (error) {
      throw toFault('Writing an archive', error);
    } finally {
      body.destroy();
    }

    async function deleteVersion(versionId: string | undefined): Promise<void> {
      const remove = new DeleteObjectCommand({ Bucket: bucket, Key: keyOf(requestId), VersionId: versionId });
      await call('Taking back an archive', client.send(remove));
    }
  },
});

/** Deletes every version and every unfinished upload. */
export const s3ArchiveDeletion = (client: S3Client, bucket: string): Pick<Archives, 'delete'> => ({
  async delete(requestId) {
    const location = { bucket, prefix: folderOf(requestId) };
    await abortUploads(client, location);
    await deleteVersions(client, location);
  },
});
