import { type SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Mail } from '../app/ports.ts';
import { TransientError } from '../domain/errors.ts';
import { toFault } from './aws-errors.ts';

export interface SenderSettings {
  /** Address in `From`; SES must have verified it. */
  sender: string;
  /** Name in `From`, as customers know it. */
  senderName: string;
  replyTo: string;
  /** SES configuration set, which reports bounces and complaints. */
  configurationSet: string;
}

/** Says to other machines that nobody typed this, so that no out-of-office reply comes back (RFC 3834; Outlook). */
const automaticHeaders = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/**
 * Mail through Amazon SES: raw MIME with a text and an HTML part, one recipient per message. Rate and daily quota come
 * out as `TransientError`; a rejected message, an unverified sender or a paused account as `PermanentError`.
 */
export function sesMail(client: SESClient, settings: SenderSettings): Mail {
  return {
    async send({ to, subject, text, html, tags }) {
      const message = new MailComposer({
        from: { name: settings.senderName, address: settings.sender },
        to: { name: '', address: to },
        replyTo: settings.replyTo,
        subject: subject.normalize('NFC'),
        text: text.normalize('NFC'),
        html: html.normalize('NFC'),
        headers: automaticHeaders,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      const send = new SendRawEmailCommand({
        Source: settings.sender,
        Destinations: [to],
        RawMessage: { Data: await message.compile().build() },
        ConfigurationSetName: settings.configurationSet,
        Tags: Object.entries(tags).map(([Name, Value]) => ({ Name, Value })),
      });
      try {
        const { MessageId } = await client.send(send);
        return { messageId: MessageId ?? '' };
      } catch (error) {
        throw sendingFault(error);
      }
    },
  };
}

/** SES throttles for two reasons under one name; only the message tells them apart. */
function sendingFault(error: unknown): Error {
  if (error instanceof Error && /daily message quota/i.test(error.message)) {
    return new TransientError('The daily quota of messages is used up.', { cause: error });
  }
  return toFault('Sending a letter', error);
}
