import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import { formatUrl } from '@aws-sdk/core/util';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/transport';
import { pieceUrlSeconds } from '../../../contract/site.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import type { Signing } from '../../shared/aws/signing.ts';
import { sitePartKeyOf } from '../../shared/aws/site-part-keys.ts';
import { PermanentError } from '../../shared/errors.ts';
import type { PartUploads, SitePartName } from '../ports.ts';

const keyOf = ({ request, store, part }: SitePartName) => sitePartKeyOf(request, store, part);

/**
 * Multipart uploads, whose pieces go to presigned URLs. On AWS the bucket is in the host of a URL, so that an agent which
 * pins the host has pinned the bucket.
 */
export function s3PartUploads(
  client: S3Client,
  bucket: string,
  { region, endpoint, credentials }: Signing,
): PartUploads {
  const presigner = new S3RequestPresigner({ region, credentials, sha256: Sha256 });
  const { protocol, hostname, port } = new URL(endpoint);
  const isOwnHost = hostname.startsWith('s3.');
  const where = (name: SitePartName) => ({ Bucket: bucket, Key: keyOf(name) });

  return {
    async begin(name) {
      const create = new CreateMultipartUploadCommand({
        ...where(name),
        ContentType: 'application/octet-stream',
      });
      const { UploadId } = await call('Opening a part', client.send(create));
      if (UploadId === undefined) throw new PermanentError('An upload without a name was opened.');
      return UploadId;
    },
    signPieces: (name, upload, pieces) =>
      Promise.all(
        pieces.map(async (piece) => {
          const put = new HttpRequest({
            method: 'PUT',
            protocol,
            hostname: isOwnHost ? `${bucket}.${hostname}` : hostname,
            ...(port && { port: Number(port) }),
            path: `/${isOwnHost ? '' : `${bucket}/`}${keyOf(name)}`,
            query: { partNumber: String(piece), uploadId: upload },
          });
          return formatUrl(await presigner.presign(put, { expiresIn: pieceUrlSeconds }));
        }),
      ),
    complete: async (name, upload, pieces) => {
      const complete = new CompleteMultipartUploadCommand({
        ...where(name),
        UploadId: upload,
        MultipartUpload: { Parts: pieces.map(({ piece, etag }) => ({ PartNumber: piece, ETag: etag })) },
      });
      const completed = await call('Closing a part', client.send(complete), {
        NoSuchUpload: 'unknown' as const,
        InvalidPart: 'unfit' as const,
        InvalidPartOrder: 'unfit' as const,
        EntityTooSmall: 'unfit' as const,
      });
      return typeof completed === 'string' ? completed : 'complete';
    },
    async abort(name, upload) {
      const abort = new AbortMultipartUploadCommand({ ...where(name), UploadId: upload });
      await call('Giving up a part', client.send(abort), { NoSuchUpload: undefined });
    },
  };
}
