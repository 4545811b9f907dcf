import * as v from 'valibot';
import { PermanentError } from '../shared/errors.ts';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import { topics } from '../shared/vocabulary.ts';
import { askMailingGate, type GateAnswer } from '../stores/ask-mailing-gate.ts';
import { isCustomerId } from '../stores/domain/customer-id.ts';
import type { Mailing } from '../stores/ports.ts';
import { withoutInput } from './leaving-error.ts';

const questionSchema = v.object(
  {
    address: v.string('address must be a text'),
    topic: v.picklist(topics, `topic must be one of ${topics.join(', ')}`),
    customerId: v.exactOptional(
      v.pipe(
        v.string('customerId must be a text'),
        v.check(isCustomerId, 'customerId must be a customer number: letters, digits, - and _'),
      ),
    ),
  },
  'the question must be an object with address and topic',
);

/**
 * Answers the provider's own mailer. An invalid question fails the invocation with the reason: a mailer that asks
 * wrongly must not send. The reason never quotes the question, which holds an address.
 */
export const askMailingGateHandler = (
  ports: Secrets<'addresses' | 'optOutTokens'> & PublicSite & { mailing: Mailing },
) =>
  withoutInput(async (question: unknown): Promise<GateAnswer> => {
    const parsed = v.safeParse(questionSchema, question);
    if (parsed.success) return askMailingGate(ports, parsed.output);
    throw new PermanentError(
      `The question is wrong: ${parsed.issues.map(({ message }) => message).join('; ')}.`,
    );
  });
