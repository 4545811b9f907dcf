import { S3Client } from '@aws-sdk/client-s3';
import { accountStore } from '../stores/aws/account.ts';
import { hostingStore } from '../stores/aws/hosting.ts';
import { mailingStore } from '../stores/aws/mailing.ts';
import type { Stores } from '../stores/ports.ts';
import { read, readSettings } from './environment.ts';
import { dynamo } from './wiring.ts';

/** Every data store of the provider. The README's steps for a new one begin in `contract/stores.ts`. */
export function stores(): Stores {
  const { periods } = readSettings();
  return {
    hosting: hostingStore(new S3Client({}), read('hostingBucket')),
    mailing: mailingStore(dynamo, read('mailingTable'), periods),
    account: accountStore(dynamo, read('accountTable'), periods),
  };
}
