import type { SESClient } from '@aws-sdk/client-ses';
import { toFault } from '../../shared/aws/aws-errors.ts';
import { composeMessage, type SenderSettings } from '../../shared/aws/compose-message.ts';
import { sendRaw } from '../../shared/aws/ses-send.ts';
import { TransientError } from '../../shared/errors.ts';
import type { Mail } from '../ports.ts';

/**
 * Mail through Amazon SES: raw MIME with a text and an HTML part, one recipient per message. Throttling and an
 * exhausted daily quota throw `TransientError`; a rejected message, an unverified sender or a paused account throws
 * `PermanentError`.
 */
export function sesMail(client: SESClient, settings: SenderSettings): Mail {
  return {
    async send({ to, subject, text, html, tags }) {
      const raw = await composeMessage(settings, to, { subject, text, html });
      try {
        return await sendRaw(client, settings, { to, raw, tags });
      } catch (error) {
        throw sendingFault(error);
      }
    },
  };
}

/** SES throttles for two reasons under one error name; only the message distinguishes them. */
function sendingFault(error: unknown): Error {
  if (error instanceof Error && /daily message quota/i.test(error.message)) {
    return new TransientError('The daily quota of messages is used up.', { cause: error });
  }
  return toFault('Sending a letter', error);
}
