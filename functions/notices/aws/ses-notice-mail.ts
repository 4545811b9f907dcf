import { GetSendQuotaCommand, type SESClient } from '@aws-sdk/client-ses';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import { composeFor, type SenderSettings } from '../../shared/aws/compose-message.ts';
import { sendRaw } from '../../shared/aws/ses-send.ts';
import type { RenderedLetter } from '../../shared/rendered-letter.ts';
import type { NoticeMail, SendAnswer } from '../ports.ts';

/**
 * Notices through Amazon SES. A letter to many recipients is composed once: the same object yields the same message.
 * Configure the client with one attempt per call (`maxAttempts: 1`): the run can neither pace nor count the SDK's own
 * retries.
 */
export function sesNoticeMail(client: SESClient, settings: SenderSettings): NoticeMail {
  const composed = new WeakMap<RenderedLetter, ReturnType<typeof composeFor>>();
  function composerOf(letter: RenderedLetter) {
    const composer = composed.get(letter) ?? composeFor(settings, letter);
    composed.set(letter, composer);
    return composer;
  }

  return {
    async quota() {
      const quota = await call('Asking for the quota', client.send(new GetSendQuotaCommand({})));
      const { MaxSendRate = 0, Max24HourSend = 0, SentLast24Hours = 0 } = quota;
      return {
        perSecond: MaxSendRate,
        // SES reports -1 for an account without a daily limit.
        perDay: Max24HourSend < 0 ? Number.POSITIVE_INFINITY : Max24HourSend,
        sentInLastDay: SentLast24Hours,
      };
    },

    async send({ to, letter, tags }) {
      const compose = await composerOf(letter);
      try {
        return await sendRaw(client, settings, { to, raw: compose(to), tags });
      } catch (error) {
        const refused = refusalIn(error);
        if (refused) return { refused };
        throw toFault('Sending a notice', error);
      }
    },
  };
}

type Refused = Extract<SendAnswer, { refused: string }>['refused'];

/** SES errors that blame the account, the sender or the message: the next recipient would fail too. */
const senderErrors = [
  'AccountSendingPausedException',
  'ConfigurationSetDoesNotExist',
  'ConfigurationSetDoesNotExistException',
  'ConfigurationSetSendingPausedException',
  'MailFromDomainNotVerifiedException',
  'MessageRejected',
];

/** How SES describes an invalid address; its errors about the message use other words. */
const addressErrorPattern = /address|domain|user name/i;

/**
 * The reason for a refusal, from the error's name; where one name has two meanings, only the message distinguishes
 * them.
 */
function refusalIn(error: unknown): Refused | undefined {
  if (!(error instanceof Error)) return undefined;
  const { name, message } = error;
  if (/^Throttling/.test(name)) return /daily message quota/i.test(message) ? 'daily-quota' : 'rate';
  if (senderErrors.includes(name)) return 'sender';
  return name === 'InvalidParameterValue' && addressErrorPattern.test(message) ? 'address' : undefined;
}
