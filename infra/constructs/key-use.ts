import { PolicyStatement } from 'aws-cdk-lib/aws-iam';

/** What DynamoDB and S3 ask of a key, besides reading, on behalf of who writes. */
const actionsOfWrites = [
  'Encrypt',
  'GenerateDataKey',
  'GenerateDataKeyWithoutPlaintext',
  'ReEncryptFrom',
  'ReEncryptTo',
];

/**
 * Allows the use of the KMS key that encrypts an existing store, through that service alone. Whatever names, lists or
 * deletes objects in S3 needs no key; DynamoDB needs it for everything.
 */
export function keyUse(
  keyArn: string,
  { service, region, writes }: { service: 'dynamodb' | 's3'; region: string; writes: boolean },
): PolicyStatement {
  const actions = ['Decrypt', 'DescribeKey', ...(writes ? actionsOfWrites : [])];
  return new PolicyStatement({
    actions: actions.map((action) => `kms:${action}`),
    resources: [keyArn],
    conditions: { StringEquals: { 'kms:ViaService': `${service}.${region}.amazonaws.com` } },
  });
}
