import { askMailingGateHandler } from '../handlers/ask-mailing-gate.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { publicSite, readVariable } from './environment.ts';
import { dynamo, lazyHandler, secrets } from './wiring.ts';

const ports = { ...publicSite(), mailing: dynamoMailing(dynamo, readVariable('mailingTable')) };

/** Invoked by the provider's own mailer before each promotional message. */
export const handler = lazyHandler(async () =>
  askMailingGateHandler({ ...ports, ...(await secrets('addresses', 'optOutTokens')) }),
);
