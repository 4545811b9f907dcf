import { giveConsentHandler } from '../handlers/give-consent.ts';
import { accountConsents } from '../policy/aws/account-consents.ts';
import { dynamoPolicyVersions } from '../policy/aws/dynamo-policy-versions.ts';
import { clock, log, read, readSettings } from './environment.ts';
import { dynamo, secrecy, wired } from './wiring.ts';

const ports = {
  settings: readSettings(),
  clock,
  log,
  versions: dynamoPolicyVersions(dynamo, read('noticesTable')),
  consents: accountConsents(dynamo, read('accountTable')),
};

export const handler = wired(async () => giveConsentHandler({ ...ports, ...(await secrecy()) }));
