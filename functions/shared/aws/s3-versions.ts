import {
  DeleteObjectCommand,
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import { call, toFault } from './aws-errors.ts';
import { encodedKeys, fitsIntoXml, keyIn } from './s3-keys.ts';

/** A prefix in a versioned bucket. `prefix` ends with a slash. */
export interface BucketPrefix {
  bucket: string;
  prefix: string;
}

/** One version of an object, or a delete marker (which has no size). */
export type VersionEntry = Pick<ObjectVersion, 'Key' | 'VersionId' | 'Size' | 'IsLatest'>;

/** Lists all versions and delete markers below a prefix, in pages of at most 1,000: one call per page. */
export async function* listVersions(
  client: S3Client,
  { bucket, prefix }: BucketPrefix,
): AsyncGenerator<VersionEntry[]> {
  let marker: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (marker) {
    const list: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ...encodedKeys,
      ...marker,
    });
    const page = await call('Listing versions', client.send(list));
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map((entry: VersionEntry) => ({
      ...entry,
      Key: keyIn(page, entry.Key ?? ''),
    }));
    marker = page.IsTruncated
      ? {
          ...(page.NextKeyMarker !== undefined && { KeyMarker: keyIn(page, page.NextKeyMarker) }),
          ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
        }
      : undefined;
  }
}

/**
 * Deletes every version and delete marker below a prefix: two calls per 1,000, one page in memory at a time. Keys that no
 * body of a request can name are deleted one by one, each named by its URL.
 */
export async function deleteVersions(client: S3Client, location: BucketPrefix): Promise<void> {
  for await (const page of listVersions(client, location)) {
    const identifiers = page.map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
    await deleteTogether(
      client,
      location,
      identifiers.filter(({ Key = '' }) => fitsIntoXml(Key)),
    );
    for (const { Key, VersionId } of identifiers.filter(({ Key = '' }) => !fitsIntoXml(Key))) {
      const remove = new DeleteObjectCommand({ Bucket: location.bucket, Key, VersionId });
      await call('Deleting a version', client.send(remove));
    }
  }
}

async function deleteTogether(
  client: S3Client,
  { bucket }: BucketPrefix,
  Objects: ObjectIdentifier[],
): Promise<void> {
  if (Objects.length === 0) return;
  const remove = new DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } });
  const { Errors = [] } = await call('Deleting versions', client.send(remove));
  // The call succeeds as a whole even if nothing was deleted.
  const [failure] = Errors;
  if (failure) {
    const cause = Object.assign(new Error(`${Errors.length} versions were not deleted.`), {
      name: failure.Code,
    });
    throw toFault('Deleting versions', cause);
  }
}
