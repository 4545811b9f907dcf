import MailComposer from 'nodemailer/lib/mail-composer';

/** Who writes, and where answers go. */
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

/** Words of a message, the same in its text and its HTML part. */
export interface Words {
  subject: string;
  text: string;
  html: string;
}

/** A raw MIME message to one recipient, with a text and an HTML part. */
export const composeMessage = async (settings: SenderSettings, to: string, words: Words): Promise<Buffer> =>
  (await composeFor(settings, words))(to);

/**
 * Composes the words once, for as many recipients as there may be: encoding the parts is nine tenths of the work, and
 * only the recipient differs. Date and Message-ID are the same in all of them: SES puts its own in their place.
 */
export async function composeFor(
  { sender, senderName, replyTo }: SenderSettings,
  { subject, text, html }: Words,
): Promise<(to: string) => Buffer> {
  const message = new MailComposer({
    from: { name: senderName, address: sender },
    replyTo,
    subject: subject.normalize('NFC'),
    text: text.normalize('NFC'),
    html: html.normalize('NFC'),
    headers: automaticHeaders,
    disableFileAccess: true,
    disableUrlAccess: true,
  }).compile();
  const whole = await message.build();
  const atBody = whole.indexOf(endOfHeaders);
  const [headers, body] = [whole.subarray(0, atBody), whole.subarray(atBody)];
  // A node of its own for the one header that differs: it knows how an address is written.
  const recipient = message.createChild('');
  return (to) => {
    recipient.setHeader('To', { name: '', address: to });
    return Buffer.concat([headers, Buffer.from(`\r\n${recipient.buildHeaders()}`), body]);
  };
}

const endOfHeaders = '\r\n\r\n';
