import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { GetObjectCommand, paginateListObjectsV2, type S3Client } from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import { abortUploads } from '../../shared/aws/s3-uploads.ts';
import { deleteVersions } from '../../shared/aws/s3-versions.ts';
import { sitePartFolderOf, sitePartKeyOf } from '../../shared/aws/site-part-keys.ts';
import { PermanentError } from '../../shared/errors.ts';
import { listPart } from '../../stores/domain/site-parts.ts';
import type { PartDescription } from '../domain/part.ts';
import { zip } from '../domain/zip.ts';
import type { Archives, PartKey, Written } from '../ports.ts';
import { descriptionKeyOf, folderOf, keyOf, partKeyOf } from './archive-key.ts';
import { deleteVersion, jsonObjects } from './json-objects.ts';

/**
 * Bytes per part of an upload. Multiplied by {@link queueSize} parts in flight, it is the memory cost of an archive.
 */
const partSize = 16 * 1024 * 1024;
const queueSize = 2;
/** S3 accepts at most 10,000 parts: 156 GiB. */
const maxUploadBytes = 10_000 * partSize;

/** The list names some hundred parts and says of each what it holds; what is longer is none. */
const maxListBytes = 4 * 1024 * 1024;

type Writing = Pick<
  Archives,
  'write' | 'writePart' | 'copyPart' | 'describePart' | 'findPart' | 'findSiteParts'
>;

/** Handover archives in a private bucket; who downloads them needs no client. */
export const s3Archives = (
  client: S3Client,
  bucket: string,
  maxArchiveBytes?: number,
): Writing & Pick<Archives, 'delete'> => ({
  ...s3ArchiveWriting(client, bucket, maxArchiveBytes),
  ...s3ArchiveDeletion(client, bucket),
});

/**
 * Creates a zip while uploading it, no faster than the upload: memory does not grow with the size. An archive beyond
 * 156 GiB throws `PermanentError`.
 */
export function s3ArchiveWriting(
  client: S3Client,
  bucket: string,
  maxArchiveBytes = maxUploadBytes,
): Writing {
  const objects = jsonObjects(client, bucket);

  async function upload(key: string, content: AsyncIterable<Uint8Array>, type: string): Promise<Written> {
    let size = 0;
    async function* bytes() {
      for await (const chunk of content) {
        size += chunk.length;
        if (size > maxArchiveBytes)
          throw new PermanentError('The archive exceeds the maximum size of one upload.');
        yield chunk;
      }
    }
    const body = Readable.from(bytes(), { objectMode: false });
    const params = { Bucket: bucket, Key: key, Body: body, ContentType: type };
    try {
      const { VersionId } = await new Upload({ client, params, partSize, queueSize }).done();
      const undo = () => deleteVersion(client, { bucket, key, versionId: VersionId });
      return { size, undo };
    } catch (error) {
      throw toFault('Writing an archive', error);
    } finally {
      body.destroy();
    }
  }

  async function uploadPart(target: PartKey, content: AsyncIterable<Uint8Array>, type: string) {
    const hash = createHash('sha256');
    async function* hashed() {
      for await (const chunk of content) {
        hash.update(chunk);
        yield chunk;
      }
    }
    const written = await upload(partKeyOf(target), hashed(), type);
    return { ...written, sha256: hash.digest('hex') };
  }

  return {
    write: (requestId, entries) => upload(keyOf(requestId), zip(entries), 'application/zip'),
    writePart: (target, entries) => uploadPart(target, zip(entries), 'application/zip'),
    copyPart: (target, content) => uploadPart(target, content, 'application/octet-stream'),
    describePart: (target, description) =>
      objects.save('Describing a part', descriptionKeyOf(target), description),
    findPart: (target) => objects.find<PartDescription>('Looking for a part', descriptionKeyOf(target)),
    async findSiteParts(requestId, store) {
      const Prefix = sitePartFolderOf(requestId, store);
      const bytes = new Map<string, number>();
      try {
        for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket: bucket, Prefix }))
          for (const { Key = '', Size = 0 } of Contents) bytes.set(Key.slice(Prefix.length), Size);
      } catch (error) {
        throw toFault("Listing the site's parts", error);
      }
      const listBytes = bytes.get(listPart);
      if (listBytes === undefined || listBytes > maxListBytes) return { bytes };
      const get = new GetObjectCommand({ Bucket: bucket, Key: sitePartKeyOf(requestId, store, listPart) });
      const found = await call("Reading the list of the site's parts", client.send(get));
      const list = await found.Body?.transformToByteArray().catch((error: unknown) => {
        throw toFault("Reading the list of the site's parts", error);
      });
      return { bytes, ...(list && { list }) };
    },
  };
}

/** Deletes every version and every unfinished upload. */
export const s3ArchiveDeletion = (client: S3Client, bucket: string): Pick<Archives, 'delete'> => ({
  async delete(requestId) {
    const location = { bucket, prefix: folderOf(requestId) };
    await abortUploads(client, location);
    await deleteVersions(client, location);
  },
});
