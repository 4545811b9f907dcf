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
 * Answers the provider's own mailer. A question that is none fails the invocation with what is wrong: a mailer that
 * asks wrongly must not send.
 */
export const askMailingGateHandler =
  (ports: Secrets & PublicSite & { mailing: Mailing }) =>
  async (question: unknown): Promise<GateAnswer> =>
    askMailingGate(ports, v.parse(questionSchema, question));
