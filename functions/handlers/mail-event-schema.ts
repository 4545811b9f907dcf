import * as v from 'valibot';
import type { MailEvent } from '../mail-events/record-mail-event.ts';
import { normaliseAddress } from '../shared/address.ts';
import { PermanentError } from '../shared/errors.ts';

const instant = v.pipe(
  v.string(),
  v.isoTimestamp(),
  v.transform((text) => new Date(text).toISOString()),
);
/** A name of SES's or of a mailbox provider's, such as a subtype. Anything else is read as none. */
const name = v.fallback(v.optional(v.nullable(v.pipe(v.string(), v.regex(/^[A-Za-z-]{1,60}$/)))), undefined);

/** What Lambda receives from the topic. */
const envelopeSchema = v.object({
  Records: v.array(v.object({ Sns: v.object({ Message: v.string() }) })),
});

/** The part of SES's record of a message that is used here, without its headers. */
const mail = v.object({
  timestamp: instant,
  messageId: v.string(),
  destination: v.pipe(v.array(v.string()), v.minLength(1)),
  tags: v.optional(v.record(v.string(), v.array(v.string())), {}),
});
const kindSchema = v.object({ eventType: v.pipe(v.string(), v.regex(/^[A-Za-z ]{1,40}$/)) });
const schemas = {
  Delivery: v.object({ mail, delivery: v.object({ timestamp: instant }) }),
  Bounce: v.object({
    mail,
    bounce: v.object({
      timestamp: instant,
      bounceType: v.picklist(['Permanent', 'Transient', 'Undetermined']),
      bounceSubType: name,
      bouncedRecipients: v.array(
        v.object({ status: v.optional(v.string()), diagnosticCode: v.optional(v.string()) }),
      ),
    }),
  }),
  Complaint: v.object({
    mail,
    complaint: v.object({ timestamp: instant, complaintSubType: name, complaintFeedbackType: name }),
  }),
  Reject: v.object({ mail }),
};

/** Sent once by SES when an event destination is created: plain text instead of JSON. */
const greeting = /^Successfully validated SNS topic\b/;

/** The messages of an invocation, unparsed. @throws PermanentError for anything that is not a notification. */
export const messagesIn = (invocation: unknown): string[] =>
  parsed('An invocation', envelopeSchema, invocation).Records.map(({ Sns }) => Sns.Message);

/**
 * One event of the mail service, or the name of one that is ignored here.
 *
 * @throws PermanentError for anything unreadable. The message says where, but quotes nothing: an event names its
 * recipient.
 */
export function readMailEvent(message: string): MailEvent | { ignored: string } {
  if (greeting.test(message)) return { ignored: 'greeting' };
  const json = parsedJson(message);
  const what = 'An event of the mail service';
  const { eventType } = parsed(what, kindSchema, json);
  switch (eventType) {
    case 'Delivery': {
      const { mail, delivery } = parsed(what, schemas.Delivery, json);
      return { report: { type: 'delivery' }, ...aboutMessage(mail), at: delivery.timestamp };
    }
    case 'Bounce': {
      const { mail, bounce } = parsed(what, schemas.Bounce, json);
      const { bounceType, bounceSubType, bouncedRecipients, timestamp } = bounce;
      const report = {
        type: 'bounce' as const,
        bounceType,
        ...(bounceSubType && { subType: bounceSubType }),
        ...answerIn(bouncedRecipients),
      };
      return { report, ...aboutMessage(mail), at: timestamp };
    }
    case 'Complaint': {
      const { mail, complaint } = parsed(what, schemas.Complaint, json);
      const { complaintSubType, complaintFeedbackType, timestamp } = complaint;
      const report = {
        type: 'complaint' as const,
        ...(complaintSubType && { subType: complaintSubType }),
        ...(complaintFeedbackType && { feedback: complaintFeedbackType }),
      };
      return { report, ...aboutMessage(mail), at: timestamp };
    }
    case 'Reject': {
      const { mail } = parsed(what, schemas.Reject, json);
      return { report: { type: 'reject' }, ...aboutMessage(mail), at: mail.timestamp };
    }
    default:
      return { ignored: eventType };
  }
}

/** Our messages have one recipient each; a tag has a list of values, ours have one. */
const aboutMessage = ({
  destination: [to = ''],
  tags,
  timestamp,
  messageId,
}: v.InferOutput<typeof mail>) => ({
  to: normaliseAddress(to),
  messageId,
  sentAt: timestamp,
  tags: Object.fromEntries(Object.entries(tags).map(([name, [value = '']]) => [name, value])),
});

/** `smtp; 550 5.7.515 …`: the code as sent by the receiving server; the status field may be less specific. */
const serverStatusCode = /^\w+; ?\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/;
const statusCode = /^\d\.\d{1,3}\.\d{1,3}$/;

/** What the receiving server said of the first recipient, with its enhanced status code; each message has only one. */
function answerIn([recipient]: { status?: string | undefined; diagnosticCode?: string | undefined }[]): {
  status?: string;
  reply?: string;
} {
  const { status = '', diagnosticCode: reply = '' } = recipient ?? {};
  const code = serverStatusCode.exec(reply)?.[1] ?? statusCode.exec(status.trim())?.[0];
  return { ...(code && { status: code }), ...(reply && { reply }) };
}

function parsedJson(message: string): unknown {
  try {
    return JSON.parse(message);
  } catch {
    // Without the cause, whose message quotes the text.
    throw new PermanentError('An event of the mail service is not JSON.');
  }
}

function parsed<Schema extends v.GenericSchema>(
  what: string,
  schema: Schema,
  input: unknown,
): v.InferOutput<Schema> {
  const result = v.safeParse(schema, input);
  if (result.success) return result.output;
  const paths = result.issues.map((issue) => v.getDotPath(issue) ?? 'the whole');
  throw new PermanentError(`${what} cannot be read: ${paths.join(', ')}.`);
}
