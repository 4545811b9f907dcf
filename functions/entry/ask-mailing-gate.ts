import { dynamoMailing } from '../adapters/dynamo-mailing.ts';
import { askMailingGate, type GateQuestion } from '../app/ask-mailing-gate.ts';
import { read, site } from './environment.ts';
import { dynamo, secrecy, wired } from './wiring.ts';

const ports = { ...site(), mailing: dynamoMailing(dynamo, read('mailingTable')) };

/** Invoked by the provider's own mailer, before each promotional message. */
export const handler = wired(async () => {
  const all = { ...ports, ...(await secrecy()) };
  return (question: GateQuestion) => askMailingGate(all, question);
});
