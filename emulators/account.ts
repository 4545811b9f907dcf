/** Where the emulated resources are: they stand in every ARN. */
export const region = 'ap-southeast-1';
export const account = '000000000000';

/** An ARN in this region and account. @param resource such as `table/requests` */
export const arnOf = (service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

/** The ARN of a bucket, or of an object in it. Names of buckets are unique everywhere. */
export const s3ArnOf = (bucket: string, key?: string): string =>
  key === undefined ? `arn:aws:s3:::${bucket}` : `arn:aws:s3:::${bucket}/${key}`;
