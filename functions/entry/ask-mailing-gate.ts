import { askMailingGateHandler } from '../handlers/ask-mailing-gate.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { read, site } from './environment.ts';
import { dynamo, secrecy, wired } from './wiring.ts';

const ports = { ...site(), mailing: dynamoMailing(dynamo, read('mailingTable')) };

/** Invoked by the provider's own mailer, before each promotional message. */
export const handler = wired(async () => askMailingGateHandler({ ...ports, ...(await secrecy()) }));
