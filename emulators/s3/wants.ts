import { s3ArnOf } from '../account.ts';
import type { Context } from '../iam/conditions.ts';
import type { Want } from '../iam/statements.ts';
import type { Target } from './target.ts';

/** What an operation asks of IAM. Deleting many objects asks for each by itself: {@link deletionOf}. */
export function wantsOf(operation: string, { bucket, key, query }: Target): Want[] {
  const onBucket = (action: string, context: Context = {}): Want[] => [
    { action: `s3:${action}`, resource: s3ArnOf(bucket), context },
  ];
  const onObject = (action: string): Want[] => [{ action: `s3:${action}`, resource: s3ArnOf(bucket, key) }];
  switch (operation) {
    case 'GetObject':
    case 'HeadObject':
      return [ofVersion('GetObject', bucket, key, query.get('versionId'))];
    case 'DeleteObject':
      return [deletionOf(bucket, key, query.get('versionId'))];
    case 'DeleteObjects':
      return [];
    case 'ListObjectsV2':
      return onBucket('ListBucket', listingContext(query));
    case 'ListObjectVersions':
      return onBucket('ListBucketVersions', listingContext(query));
    case 'ListMultipartUploads':
      return onBucket('ListBucketMultipartUploads');
    case 'AbortMultipartUpload':
      return onObject('AbortMultipartUpload');
    case 'PutObject':
    case 'CreateMultipartUpload':
    case 'UploadPart':
    case 'CompleteMultipartUpload':
      return onObject('PutObject');
    default:
      throw new Error(`Nobody said what ${operation} asks of IAM.`);
  }
}

/** What deleting one object, or one of its versions, asks of IAM. */
export const deletionOf = (bucket: string, key: string, versionId: string | undefined): Want =>
  ofVersion('DeleteObject', bucket, key, versionId);

/** What finding out that a key is not there asks of IAM: without it, S3 says no more than "Access Denied". */
export const sightOf = (bucket: string): Want => ({ action: 's3:ListBucket', resource: s3ArnOf(bucket) });

function ofVersion(action: string, bucket: string, key: string, versionId: string | undefined): Want {
  const resource = s3ArnOf(bucket, key);
  if (versionId === undefined) return { action: `s3:${action}`, resource };
  return { action: `s3:${action}Version`, resource, context: { 's3:versionid': [versionId] } };
}

function listingContext(query: Target['query']): Context {
  const prefix = query.get('prefix');
  const maxKeys = query.get('max-keys');
  return {
    ...(prefix !== undefined && { 's3:prefix': [prefix] }),
    ...(maxKeys !== undefined && { 's3:max-keys': [maxKeys] }),
  };
}
