import type { MailOutcome } from '../../shared/mail-outcomes.ts';

/** What SES reports of one message, in its own terms. Names of types and subtypes that SES adds later are possible. */
export type MailReport =
  | { type: 'delivery' }
  | {
      type: 'bounce';
      bounceType: 'Permanent' | 'Transient' | 'Undetermined';
      subType?: string;
      /** The enhanced status code (RFC 3463), such as `5.1.1`. */
      status?: string;
      /** What the receiving server said. May name the recipient: it is read here, and neither stored nor logged. */
      reply?: string;
    }
  | { type: 'complaint'; subType?: string; feedback?: string }
  | { type: 'reject' };

/** What a report means. */
export interface Verdict {
  outcome: MailOutcome;
  /** The enhanced status code of a bounce. */
  code?: string;
  /** For a notice: every further message would be refused too, and sending on would make it worse. */
  stopsRun?: true;
  /** The recipient wants no mail like this: promotions end. */
  refusesPromotions?: true;
}

export function verdictOn(report: MailReport): Verdict | { ignored: string } {
  switch (report.type) {
    case 'delivery':
      return { outcome: 'delivered' };
    case 'reject':
      return { outcome: 'rejected' };
    case 'complaint':
      return verdictOnComplaint(report);
    case 'bounce':
      return { ...verdictOnBounce(report), ...(report.status !== undefined && { code: report.status }) };
  }
}

type Bounce = Extract<MailReport, { type: 'bounce' }>;

/** Subtypes of bounces and complaints about messages that SES itself held back. */
const withheldSubTypes = ['OnAccountSuppressionList', 'Suppressed'];

function verdictOnBounce({ bounceType, subType = '', status = '', reply = '' }: Bounce): Verdict {
  if (withheldSubTypes.includes(subType)) return { outcome: 'withheld' };
  if (isAboutSender(status) || contentSubTypes.includes(subType)) {
    return { outcome: 'refused', ...(isAboutAllMail(status) && { stopsRun: true }) };
  }
  if (bounceType !== 'Permanent') return { outcome: 'soft-bounced' };
  return { outcome: isMailboxGone(status, reply) ? 'mailbox-gone' : 'bounced' };
}

/**
 * Codes that say that the address itself can get no mail, from the registry of enhanced status codes: no such mailbox
 * (5.1.1), no such domain (5.1.2), an address that cannot exist (5.1.3), moved without a forwarding address (5.1.6), a
 * domain that accepts no mail, or at Microsoft an unknown recipient (5.1.10), and a disabled mailbox (5.2.1).
 *
 * Not among them: what is generic or ambiguous (5.0.0, 5.1.0, 5.1.4, 5.2.0, 5.5.0), a full mailbox (5.2.2), a message
 * that is too large (5.2.3, 5.3.4), and faults of routing or of the receiving system (5.3.x, 5.4.x), which pass.
 */
const mailboxGone = /^5\.(1\.(1|2|3|6|10)|2\.1)$/;

/** Gmail answers 5.2.1 also for a mailbox that gets too much mail at once. */
const tooMuchMail = /\bat a rate\b|\btoo quickly\b/i;

const isMailboxGone = (status: string, reply: string): boolean =>
  mailboxGone.test(status) && !(status === '5.2.1' && tooMuchMail.test(reply));

/**
 * Codes about security and policy (x.7.x), about the sender's own address (5.1.7, 5.1.8) and about the message's form
 * (5.6.x): no mailbox is to blame. Receivers use x.7.x for their rules about authentication, encryption and reputation.
 */
const senderCodes = /^([45]\.7|5\.6)\.\d+$|^5\.1\.[78]$/;

const isAboutSender = (status: string): boolean => senderCodes.test(status);

/** What SES calls a bounce because of the message, whatever its code. */
const contentSubTypes = ['ContentRejected', 'AttachmentRejected', 'MessageTooLarge'];

/**
 * Codes with which large mail hosts refuse all mail of a sender: Gmail without a PTR record, SPF, DKIM or TLS, with
 * another domain in `From`, at an unusual rate, or without DMARC (25 to 32, 40); Yahoo for its policies (9); Microsoft
 * for a banned sender, DMARC, and its rules for bulk senders (501 to 515), and for blocked networks (606 to 649). As
 * 4.7.x they are warnings that SES has retried in vain. One code that is missing on purpose is 5.7.1, which is used for
 * everything; so is 5.7.23, a failure of SPF behind a recipient's own forwarding.
 */
const allMailCodes = /^[45]\.7\.(9|2[5-9]|3[0-2]|40|50[19]|51[125]|6[0-4]\d)$/;

const isAboutAllMail = (status: string): boolean => allMailCodes.test(status);

/**
 * Complaints by the type of feedback (RFC 5965, RFC 6430, RFC 6591). Only a person's "I do not want this" ends
 * promotions: a report of phishing or of a virus says something else, and counts as a complaint all the same. One that
 * names no type, or an unknown one, is taken for a refusal.
 */
function verdictOnComplaint({
  subType = '',
  feedback = 'abuse',
}: Extract<MailReport, { type: 'complaint' }>): ReturnType<typeof verdictOn> {
  if (withheldSubTypes.includes(subType)) return { outcome: 'withheld' };
  switch (feedback) {
    // The opposite of a complaint: somebody took the message out of the spam folder.
    case 'not-spam':
    // Sent by receivers, not by people: a message that looks like ours failed authentication somewhere.
    case 'auth-failure':
      return { ignored: `complaint ${feedback}` };
    case 'fraud':
    case 'virus':
      return { outcome: 'complained' };
    default:
      return { outcome: 'complained', refusesPromotions: true };
  }
}
