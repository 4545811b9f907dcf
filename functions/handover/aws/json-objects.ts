import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { call, toFault } from '../../shared/aws/aws-errors.ts';

/** Small objects of JSON in a versioned bucket. */
export function jsonObjects(client: S3Client, bucket: string) {
  return {
    /** Who may list the bucket is told that there is none; who may not gets a fault. */
    async find<Value>(what: string, key: string): Promise<Value | undefined> {
      const get = new GetObjectCommand({ Bucket: bucket, Key: key });
      const found = await call(what, client.send(get), { NoSuchKey: undefined });
      if (!found) return undefined;
      try {
        return JSON.parse((await found.Body?.transformToString('utf8')) ?? '');
      } catch (error) {
        throw toFault(what, error);
      }
    },

    async save(what: string, key: string, value: unknown): Promise<{ undo: () => Promise<void> }> {
      const put = new PutObjectCommand({
        Bucket: bucket,
        Key: key,
        Body: JSON.stringify(value),
        ContentType: 'application/json',
      });
      const { VersionId } = await call(what, client.send(put));
      return { undo: () => deleteVersion(client, { bucket, key, versionId: VersionId }) };
    },
  };
}

/** Takes back one writing, and nothing else. */
export async function deleteVersion(
  client: S3Client,
  { bucket, key, versionId }: { bucket: string; key: string; versionId: string | undefined },
): Promise<void> {
  const remove = new DeleteObjectCommand({ Bucket: bucket, Key: key, VersionId: versionId });
  await call('Taking back an archive', client.send(remove));
}
