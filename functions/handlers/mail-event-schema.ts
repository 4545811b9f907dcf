import * as v from 'valibot';
import type { MailEvent } from '../mail-events/record-mail-event.ts';
import { PermanentError } from '../shared/errors.ts';

const instant = v.pipe(v.string(), v.isoTimestamp());

/** What Lambda receives from the topic. */
const envelopeSchema = v.object({
  Records: v.array(v.object({ Sns: v.object({ Message: v.string() }) })),
});

/** The part of SES's record of a message that is used here, without its headers. */
const mail = v.object({
  timestamp: instant,
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
      bouncedRecipients: v.array(
        v.object({ status: v.optional(v.string()), diagnosticCode: v.optional(v.string()) }),
      ),
    }),
  }),
  Complaint: v.object({ mail, complaint: v.object({ timestamp: instant }) }),
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
      return { type: 'delivered', ...aboutMessage(mail), at: delivery.timestamp };
    }
    case 'Bounce': {
      const { mail, bounce } = parsed(what, schemas.Bounce, json);
      const status = statusIn(bounce.bouncedRecipients);
      return {
        type: 'bounced',
        permanent: bounce.bounceType === 'Permanent',
        ...(status !== undefined && { status }),
        ...aboutMessage(mail),
        at: bounce.timestamp,
      };
    }
    case 'Complaint': {
      const { mail, complaint } = parsed(what, schemas.Complaint, json);
      return { type: 'complained', ...aboutMessage(mail), at: complaint.timestamp };
    }
    case 'Reject': {
      const { mail } = parsed(what, schemas.Reject, json);
      return { type: 'rejected', ...aboutMessage(mail), at: mail.timestamp };
    }
    default:
      return { ignored: eventType };
  }
}

/** Our messages have one recipient each; a tag has a list of values, ours have one. */
const aboutMessage = ({ destination: [to = ''], tags }: v.InferOutput<typeof mail>) => ({
  to: to.toLowerCase(),
  tags: Object.fromEntries(Object.entries(tags).map(([name, [value = '']]) => [name, value])),
});

/** `smtp; 550 5.7.515 …`: the code as sent by the receiving server; the status field may be less specific. */
const serverStatusCode = /^\w+; ?\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/;

/** The enhanced status code of the first recipient; each message has only one. */
function statusIn([recipient]: { status?: string | undefined; diagnosticCode?: string | undefined }[]):
  | string
  | undefined {
  return serverStatusCode.exec(recipient?.diagnosticCode ?? '')?.[1] ?? recipient?.status;
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
