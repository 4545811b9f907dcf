import { giveConsentHandler } from '../handlers/give-consent.ts';
import { accountConsents } from '../policy/aws/account-consents.ts';
import { dynamoPolicyVersions } from '../policy/aws/dynamo-policy-versions.ts';
import { dynamoLimits } from '../requests/aws/dynamo-limits.ts';
import { clock, log, readSettings, readVariable } from './environment.ts';
import { dynamo, lazyHandler, secrets } from './wiring.ts';

const ports = {
  settings: readSettings(),
  clock,
  log,
  versions: dynamoPolicyVersions(dynamo, readVariable('noticesTable')),
  limits: dynamoLimits(dynamo, readVariable('requestsTable')),
  consents: accountConsents(dynamo, readVariable('accountTable')),
};

export const handler = lazyHandler(async () =>
  giveConsentHandler({ ...ports, ...(await secrets('consentTokens', 'secrets')) }),
);
