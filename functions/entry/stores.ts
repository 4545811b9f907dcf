import { S3Client } from '@aws-sdk/client-s3';
import { accountStore } from '../adapters/stores/account.ts';
import { hostingStore } from '../adapters/stores/hosting.ts';
import { mailingStore } from '../adapters/stores/mailing.ts';
import type { DataStore } from '../app/ports/stores.ts';
import { read, readSettings } from './environment.ts';
import { dynamo } from './wiring.ts';

/** Every data store of the provider. A new one is added here, in `contract.ts`, and in `infra/constructs/access.ts`. */
export function stores(): DataStore[] {
  const { periods } = readSettings();
  return [
    hostingStore(new S3Client({}), read('hostingBucket')),
    mailingStore(dynamo, read('mailingTable'), periods),
    accountStore(dynamo, read('accountTable'), periods),
  ];
}
