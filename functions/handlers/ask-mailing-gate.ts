import * as v from 'valibot';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import { topics } from '../shared/vocabulary.ts';
import { askMailingGate, type GateAnswer } from '../stores/ask-mailing-gate.ts';
import type { Mailing } from '../stores/ports.ts';

const questionSchema = v.object({
  address: v.string('address must be a text'),
  topic: v.picklist(topics, `topic must be one of ${topics.join(', ')}`),
});

/**
 * Answers the provider's own mailer. An invalid question fails the invocation with the reason: a mailer that asks
 * wrongly must not send.
 */
export const askMailingGateHandler =
  (ports: Secrets<'addresses' | 'optOutTokens'> & PublicSite & { mailing: Mailing }) =>
  async (question: unknown): Promise<GateAnswer> =>
    askMailingGate(ports, v.parse(questionSchema, question));
