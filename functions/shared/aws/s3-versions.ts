import {
  DeleteObjectsCommand,
  ListObjectVersionsCommand,
  type ObjectIdentifier,
  type ObjectVersion,
  type S3Client,
} from '@aws-sdk/client-s3';
import { call, toFault } from './aws-errors.ts';

/** Where versions lie. `prefix` ends with a slash. */
export interface BucketPrefix {
  bucket: string;
  prefix: string;
}

/** A version of an object, or a delete marker (which has no size). */
export type Version = Pick<ObjectVersion, 'Key' | 'VersionId' | 'Size' | 'IsLatest'>;

/** All versions and delete markers below a prefix, in pages of at most 1,000: one call per page. */
export async function* listVersions(
  client: S3Client,
  { bucket, prefix }: BucketPrefix,
): AsyncGenerator<Version[]> {
  let from: { KeyMarker?: string; VersionIdMarker?: string } | undefined = {};
  while (from) {
    const list: ListObjectVersionsCommand = new ListObjectVersionsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ...from,
    });
    const page = await call('Listing versions', client.send(list));
    yield [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])];
    from = page.IsTruncated
      ? {
          ...(page.NextKeyMarker !== undefined && { KeyMarker: page.NextKeyMarker }),
          ...(page.NextVersionIdMarker !== undefined && { VersionIdMarker: page.NextVersionIdMarker }),
        }
      : undefined;
  }
}

/** Deletes every version and delete marker below a prefix: two calls per 1,000, a page in memory at a time. */
export async function deleteVersions(client: S3Client, under: BucketPrefix): Promise<void> {
  for await (const page of listVersions(client, under)) {
    if (page.length === 0) continue;
    const Objects = page.map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
    const remove = new DeleteObjectsCommand({ Bucket: under.bucket, Delete: { Objects, Quiet: true } });
    const { Errors = [] } = await call('Deleting versions', client.send(remove));
    // The call as a whole succeeds even if nothing was deleted.
    const [refused] = Errors;
    if (refused) {
      const cause = Object.assign(new Error(`${Errors.length} versions were not deleted.`), {
        name: refused.Code,
      });
      throw toFault('Deleting versions', cause);
    }
  }
}
