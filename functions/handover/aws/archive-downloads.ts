import { formatUrl } from '@aws-sdk/core/util';
import { S3RequestPresigner } from '@aws-sdk/s3-request-presigner';
import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/transport';
import type { Signing } from '../../shared/aws/signing.ts';
import { referenceOf } from '../../shared/reference.ts';
import type { Archives } from '../ports.ts';
import { downloadKeyOf } from './archive-key.ts';

/**
 * Presigned URLs of archives, signed with the credentials of the function's own role. Signing asks nobody, so that no
 * client of S3 is needed for it.
 *
 * @param endpoint of S3, without a path
 */
export function archiveDownloads(
  { region, endpoint, credentials }: Signing,
  bucket: string,
): Pick<Archives, 'mintUrl'> {
  const presigner = new S3RequestPresigner({ region, credentials, sha256: Sha256 });
  const { protocol, hostname, port } = new URL(endpoint);
  return {
    async mintUrl(requestId, lifeSeconds, part) {
      const key = downloadKeyOf(requestId, part);
      const name = `handover-${referenceOf(requestId)}${part ? `-${part.name}` : '.zip'}`;
      const get = new HttpRequest({
        method: 'GET',
        protocol,
        hostname,
        ...(port && { port: Number(port) }),
        path: `/${bucket}/${key}`,
        query: {
          'response-content-disposition': `attachment; filename="${name}"`,
        },
      });
      return formatUrl(await presigner.presign(get, { expiresIn: lifeSeconds }));
    },
  };
}
