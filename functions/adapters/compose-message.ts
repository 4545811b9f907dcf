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

/** A raw MIME message to one recipient, with a text and an HTML part. */
export const composeMessage = (
  { sender, senderName, replyTo }: SenderSettings,
  { to, subject, text, html }: { to: string; subject: string; text: string; html: string },
): Promise<Buffer> =>
  new MailComposer({
    from: { name: senderName, address: sender },
    to: { name: '', address: to },
    replyTo,
    subject: subject.normalize('NFC'),
    text: text.normalize('NFC'),
    html: html.normalize('NFC'),
    headers: automaticHeaders,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();

/** Tags as SES wants them. */
export const tagList = (tags: Record<string, string>) =>
  Object.entries(tags).map(([Name, Value]) => ({ Name, Value }));
