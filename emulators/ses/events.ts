import { randomUUID } from 'node:crypto';
import type { MailEventType } from '../template/template.ts';
import type { Mail } from './mail-store.ts';
import { type Scenario, scenarioOf } from './simulator.ts';

/** An event as SES publishes it, with the fields that its documentation lists for every message. */
export interface SesEvent {
  eventType: 'Delivery' | 'Bounce' | 'Complaint';
  mail: {
    timestamp: string;
    source: string;
    messageId: string;
    destination: string[];
    headersTruncated: boolean;
    headers: { name: string; value: string }[];
    commonHeaders: { from: string[]; to: string[]; messageId: string; subject: string };
    /** Each name has a list of values; SES adds some tags of its own. */
    tags: Record<string, string[]>;
  };
  [details: string]: unknown;
}

/** An accepted mail with its configuration set and tags. */
export interface AcceptedMail extends Mail {
  configurationSet: string;
  tags: Record<string, string>;
}

/** The event's type, as event destinations spell it. */
export const typeOf = ({ eventType }: SesEvent): MailEventType =>
  eventType.toLowerCase() as Lowercase<SesEvent['eventType']>;

/**
 * The events that SES publishes about a mail, recipient by recipient. Rejects are missing: SES scans for viruses, the
 * emulator does not.
 */
export function eventsOf(mail: AcceptedMail): SesEvent[] {
  return mail.to.flatMap((recipient) =>
    detailsAt[scenarioOf(recipient) ?? 'success'](recipient).map(
      ([eventType, details]): SesEvent => ({
        eventType,
        mail: aboutMail(mail),
        [eventType.toLowerCase()]: { timestamp: new Date().toISOString(), ...details },
      }),
    ),
  );
}

type Details = [eventType: SesEvent['eventType'], details: object];

const delivery = (recipient: string): Details => [
  'Delivery',
  {
    processingTimeMillis: 500,
    recipients: [recipient],
    smtpResponse: '250 2.6.0 Message received',
    reportingMTA: 'local',
  },
];
const bounce = (bounceType: string, recipient: object, bounceSubType = 'General'): Details => [
  'Bounce',
  {
    bounceType,
    bounceSubType,
    bouncedRecipients: [recipient],
    feedbackId: randomUUID(),
    reportingMTA: 'dsn; local',
  },
];
const hardBounce = (emailAddress: string, bounceSubType?: string): Details =>
  bounce(
    'Permanent',
    { emailAddress, action: 'failed', status: '5.1.1', diagnosticCode: 'smtp; 550 5.1.1 user unknown' },
    bounceSubType,
  );
const complaint = (emailAddress: string): Details => [
  'Complaint',
  {
    complainedRecipients: [{ emailAddress }],
    complaintSubType: null,
    complaintFeedbackType: 'abuse',
    feedbackId: randomUUID(),
  },
];

/** In the order in which they happen; SES guarantees none. */
const detailsAt: Record<Scenario, (recipient: string) => Details[]> = {
  success: (recipient) => [delivery(recipient)],
  bounce: (recipient) => [hardBounce(recipient)],
  // SES does not even send it.
  suppressionlist: (recipient) => [hardBounce(recipient, 'Suppressed')],
  // It is delivered, and an automatic reply comes back, which SES treats as a transient bounce.
  ooto: (emailAddress) => [delivery(emailAddress), bounce('Transient', { emailAddress })],
  complaint: (recipient) => [delivery(recipient), complaint(recipient)],
};

function aboutMail({ id, at, from, to, subject, configurationSet, tags }: AcceptedMail): SesEvent['mail'] {
  return {
    timestamp: at,
    source: from,
    messageId: id,
    destination: [...to],
    headersTruncated: false,
    headers: [
      { name: 'From', value: from },
      { name: 'To', value: to.join(', ') },
      { name: 'Subject', value: subject },
    ],
    commonHeaders: { from: [from], to: [...to], messageId: id, subject },
    tags: {
      'ses:configuration-set': [configurationSet],
      'ses:from-domain': [from.slice(from.lastIndexOf('@') + 1)],
      ...Object.fromEntries(Object.entries(tags).map(([name, value]) => [name, [value]])),
    },
  };
}
