import {
  AbortMultipartUploadCommand,
  ListMultipartUploadsCommand,
  type MultipartUpload,
  type S3Client,
} from '@aws-sdk/client-s3';
import { call } from './aws-errors.ts';
import { encodedKeys, keyIn } from './s3-keys.ts';
import type { BucketPrefix } from './s3-versions.ts';

/**
 * Lists the unfinished uploads below a prefix. Their parts do not appear in object listings, but they contain the
 * customer's data, and completing an upload would bring the file back.
 */
export async function* listUploads(
  client: S3Client,
  { bucket, prefix }: BucketPrefix,
): AsyncGenerator<MultipartUpload> {
  let marker: { KeyMarker?: string; UploadIdMarker?: string } | undefined = {};
  while (marker) {
    const list: ListMultipartUploadsCommand = new ListMultipartUploadsCommand({
      Bucket: bucket,
      Prefix: prefix,
      ...encodedKeys,
      ...marker,
    });
    const page = await call('Listing unfinished uploads', client.send(list));
    yield* (page.Uploads ?? []).map((upload: MultipartUpload) => ({
      ...upload,
      Key: keyIn(page, upload.Key ?? ''),
    }));
    marker =
      page.IsTruncated && page.NextKeyMarker !== undefined
        ? {
            KeyMarker: keyIn(page, page.NextKeyMarker),
            ...(page.NextUploadIdMarker !== undefined && { UploadIdMarker: page.NextUploadIdMarker }),
          }
        : undefined;
  }
}

/** Aborts all unfinished uploads below a prefix. Already gone = done. */
export async function abortUploads(client: S3Client, location: BucketPrefix): Promise<void> {
  for await (const { Key, UploadId } of listUploads(client, location)) {
    const abort = new AbortMultipartUploadCommand({ Bucket: location.bucket, Key, UploadId });
    await call('Aborting an upload', client.send(abort), { NoSuchUpload: undefined });
  }
}
