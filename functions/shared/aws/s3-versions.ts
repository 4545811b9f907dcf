import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import { call, toFault } from './aws-errors.ts';

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
      ...marker,
    });
    const page = await call('Listing versions', client.send(list));
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    marker = page.IsTruncated
      ? {
          ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
          ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
        }
      : undefined;
  }
}

/** Deletes every version and delete marker below a prefix: two calls per 1,000, one page in memory at a time. */
export async function deleteVersions(client: S3Client, location: BucketPrefix): Promise<void> {
  for await (const page of listVersions(client, location)) {
    if (page.length === 0) continue;
    const Objects = page.map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
    const remove = new DeleteObjectsCommand({ Bucket: location.bucket, Delete: { Objects, Quiet: true } });
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
}
