import MailComposer from 'nodemailer/lib/mail-composer';
import type { RenderedLetter } from '../rendered-letter.ts';

/** The sender of a message, and where replies go. */
export interface SenderSettings {
  /** Address in `From`; SES must have verified it. */
  sender: string;
  /** Name in `From`, as customers know it. */
  senderName: string;
  replyTo: string;
  /** SES configuration set, which reports bounces and complaints. */
  configurationSet: string;
}

/** Marks the message as automatic, so that no out-of-office reply comes back (RFC 3834; Outlook). */
const automaticHeaders = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' };

/** A raw MIME message to one recipient, with a text and an HTML part. */
export const composeMessage = async (
  settings: SenderSettings,
  to: string,
  letter: RenderedLetter,
): Promise<Buffer> => (await composeFor(settings, letter))(to);

/**
 * Composes a letter once for any number of recipients: encoding the parts is nine tenths of the work, and only the
 * recipient differs. Date and Message-ID are the same in all copies: SES replaces them with its own.
 */
export async function composeFor(
  { sender, senderName, replyTo }: SenderSettings,
  { subject, text, html }: RenderedLetter,
): Promise<(to: string) => Buffer> {
  const message = new MailComposer({
    from: { name: senderName, address: sender },
    replyTo,
    subject: subject.normalize('NFC'),
    text: contentOf(text),
    html: contentOf(html),
    // Otherwise a part in plain ASCII would go out as it is, with whatever line ends and controls it contains.
    encoding: 'quoted-printable',
    headers: automaticHeaders,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const whole = await message.build();
  const atBody = whole.indexOf(endOfHeaders);
  const [headers, body] = [whole.subarray(0, atBody), whole.subarray(atBody)];
  // A node just for the one header that differs: it knows how to encode an address.
  const recipient = message.createChild('');
  return (to) => {
    recipient.setHeader('To', { name: '', address: to });
    return Buffer.concat([headers, Buffer.from(`\r\n${recipient.buildHeaders()}`), body]);
  };
}

const endOfHeaders = '\r\n\r\n';

/** Lines of mail end with CRLF, and neither character may stand alone (RFC 5322, 2.3). */
const contentOf = (text: string): string => text.normalize('NFC').replace(/\r\n?|\n/g, '\r\n');
