import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { call } from './aws-errors.ts';
import type { BucketPrefix } from './s3-versions.ts';

/**
 * Unfinished uploads below a prefix. Their parts are invisible among the objects, but they are there, they are the
 * customer's, and whoever completes one brings a file back.
 */
export async function* listUploads(
  client: S3Client,
  { bucket, prefix }: BucketPrefix,
): AsyncGenerator<MultipartUpload> {
  let from: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (from) {
    const list: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ...from,
    });
    const page = await call('Listing unfinished uploads', client.send(list));
    yield* page.Uploads ?? [];
    from =
      page.IsTruncated && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: page.NextKeyMarker,
            ...(page.NextUploadIdMarker !== undefined && { UploadIdMarker: page.NextUploadIdMarker }),
          }
        : undefined;
  }
}

/** Aborts all of them. Already gone = done. */
export async function abortUploads(client: S3Client, under: BucketPrefix): Promise<void> {
  for await (const { Key, UploadId } of listUploads(client, under)) {
    const abort = new AbortMultipartUploadCommand({ Bucket: under.bucket, Key, UploadId });
    await call('Aborting an upload', client.send(abort), { NoSuchUpload: undefined });
  }
}
