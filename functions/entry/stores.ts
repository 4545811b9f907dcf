import { S3Client } from '@aws-sdk/client-s3';
import { accountStore } from '../stores/aws/account.ts';
import { hostingStore } from '../stores/aws/hosting.ts';
import { mailingStore } from '../stores/aws/mailing.ts';
import type { Stores } from '../stores/ports.ts';
import { readSettings, readVariable } from './environment.ts';
import { dynamo } from './wiring.ts';

/**
 * Every data store of the provider. Add a new one here, in `contract/stores.ts`, and in `infra/constructs/access.ts`.
 */
export function stores(): Stores {
  const { periods } = readSettings();
  return {
    hosting: hostingStore(new S3Client({}), readVariable('hostingBucket')),
    mailing: mailingStore(dynamo, readVariable('mailingTable'), periods),
    account: accountStore(dynamo, readVariable('accountTable'), periods),
  };
}
