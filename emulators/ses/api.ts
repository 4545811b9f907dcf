import MailComposer from 'nodemailer/lib/mail-composer';
import PostalMime, { type Address, addressParser } from 'postal-mime';
import type { Want } from '../iam/statements.ts';
import type { XmlContent } from '../xml.ts';
import { SesError } from './errors.ts';
import type { AcceptedMail } from './events.ts';
import { checkedInSandbox, rejectUnverified, wantsOfSending } from './identities.ts';
import type { MailStore } from './mail-store.ts';
import type { Quota, RecentSends } from './recent-sends.ts';
import { isSimulator, scenarioOf } from './simulator.ts';

export interface Account {
  /** Verified addresses and domains, in lower case. */
  identities: ReadonlySet<string>;
  configurationSets: ReadonlySet<string>;
  /** Whether the recipients' identities must be verified, too. */
  isInSandbox: boolean;
  quota: Quota;
  sends: RecentSends;
  /** Whether sending faster than the quota's rate is rejected. */
  enforcesRate: boolean;
  mails: MailStore;
  /** Called with every mail sent under a configuration set. */
  onAccepted(mail: AcceptedMail): void;
}

/** @throws SesError `AccessDenied` unless the caller may do all of this */
type Authorize = (...wants: Want[]) => void;
type Action = (parameters: URLSearchParams, account: Account, authorize: Authorize) => Promise<XmlContent>;

const maxMessageBytes = 10 * 1024 * 1024;
const maxRecipients = 50;

/** The actions of the API by name. @returns the content of `<…Result>`. */
export const actions: Readonly<Record<string, Action>> = {
  async SendRawEmail(parameters, account, authorize) {
    rejectUnknown(
      parameters,
      /^(Source|ConfigurationSetName|Destinations\.member\.\d+|RawMessage\.Data|Tags\.member\.\d+\.(Name|Value))$/,
    );
    const raw = Buffer.from(parameters.get('RawMessage.Data') ?? '', 'base64');
    return deliver({ account, parameters, raw, destinations: listOf(parameters, 'Destinations'), authorize });
  },

  async SendEmail(parameters, account, authorize) {
    rejectUnknown(
      parameters,
      /^(Source|ConfigurationSetName|(Destination\.(To|Cc|Bcc)|ReplyTo)Addresses\.member\.\d+|Message\.(Subject|Body\.Text|Body\.Html)\.(Data|Charset)|Tags\.member\.\d+\.(Name|Value))$/,
    );
    const text = parameters.get('Message.Body.Text.Data');
    const html = parameters.get('Message.Body.Html.Data');
    const to = listOf(parameters, 'Destination.ToAddresses');
    const cc = listOf(parameters, 'Destination.CcAddresses');
    const raw = await new MailComposer({
      from: parameters.get('Source') ?? '',
      to,
      cc,
      replyTo: listOf(parameters, 'ReplyToAddresses'),
      subject: parameters.get('Message.Subject.Data') ?? '',
      ...(text !== null && { text }),
      ...(html !== null && { html }),
      newline: 'windows',
    })
      .compile()
      .build();
    const bcc = listOf(parameters, 'Destination.BccAddresses');
    return deliver({ account, parameters, raw, destinations: [...to, ...cc, ...bcc], authorize });
  },

  async GetSendQuota(parameters, { quota, sends }, authorize) {
    authorize({ action: 'ses:GetSendQuota', resource: '*' });
    rejectUnknown(parameters, /^$/);
    sends.forget();
    return { ...quota };
  },
};

interface Outgoing {
  account: Account;
  parameters: URLSearchParams;
  raw: Buffer;
  /** Recipients, if they are not those in the header. */
  destinations: readonly string[];
  authorize: Authorize;
}

/** Validates like SES, with its messages, then stores the mail. A rejected mail is neither stored nor counted. */
async function deliver({ account, parameters, raw, destinations, authorize }: Outgoing): Promise<XmlContent> {
  const { identities, configurationSets, mails, onAccepted } = account;
  const configurationSet = parameters.get('ConfigurationSetName');
  if (configurationSet !== null && !configurationSets.has(configurationSet))
    throw new SesError(
      'ConfigurationSetDoesNotExist',
      `Configuration set <${configurationSet}> does not exist.`,
    );
  if (raw.length > maxMessageBytes)
    throw new SesError('InvalidParameterValue', `Message length is more than ${maxMessageBytes} bytes long.`);
  rejectInvalidTags(parameters);
  rejectInvalidLines(raw);
  const { from, to = [], cc = [], bcc = [], subject = '' } = await PostalMime.parse(headersOf(raw));
  const sender = from?.address ?? '';
  if (sender === '') throw new SesError('InvalidParameterValue', "Missing required header 'From'.");

  const named = destinations.length > 0 ? destinations : [...to, ...cc, ...bcc].flatMap(addressesOf);
  const recipients = named.map(bareAddress);
  if (recipients.length === 0) throw new SesError('InvalidParameterValue', 'No recipients specified.');
  if (recipients.length > maxRecipients)
    throw new SesError('InvalidParameterValue', `Recipient count exceeds ${maxRecipients}.`);
  const addresses = [
    ...[parameters.get('Source') ?? sender, sender].map(bareAddress),
    ...(account.isInSandbox ? checkedInSandbox(recipients) : []),
  ];
  const operation = parameters.get('Action') ?? '';
  const header = { address: sender, ...(from?.name && { name: from.name }) };
  authorize(
    ...wantsOfSending({ operation, from: header, recipients, configurationSet, addresses }, identities),
  );
  rejectUnverified(identities, addresses);
  takeQuota(account, recipients);

  const mail = await mails.keep(raw, { to: recipients, from: sender, subject });
  if (configurationSet !== null) onAccepted({ ...mail, configurationSet, tags: tagsOf(parameters) });
  return { MessageId: mail.id };
}

/** Counts a mail, or rejects it. Synchronous, so that simultaneous mails cannot exceed the quota together. */
function takeQuota({ quota, sends, enforcesRate }: Account, recipients: readonly string[]): void {
  const unknown = recipients.find((recipient) => scenarioOf(recipient) === undefined);
  if (unknown) throw new SesError('InvalidParameterValue', `The local simulator has no mailbox ${unknown}.`);
  if (enforcesRate && sends.inLastSecond() + recipients.length > quota.MaxSendRate)
    throw new SesError('Throttling', 'Maximum sending rate exceeded.');
  sends.forget();
  const counted = recipients.filter((recipient) => !isSimulator(recipient)).length;
  if (quota.Max24HourSend >= 0 && counted > 0 && quota.SentLast24Hours + counted > quota.Max24HourSend)
    throw new SesError('Throttling', 'Daily message quota exceeded.');
  sends.add(recipients.length, counted);
}

function tagsOf(parameters: URLSearchParams): Record<string, string> {
  const tags: Record<string, string> = {};
  for (let index = 1; parameters.has(`Tags.member.${index}.Name`); index += 1) {
    tags[parameters.get(`Tags.member.${index}.Name`) ?? ''] =
      parameters.get(`Tags.member.${index}.Value`) ?? '';
  }
  return tags;
}

/** Tag names and values are letters, digits, hyphens and underscores; SES rejects anything else. */
function rejectInvalidTags(parameters: URLSearchParams): void {
  const invalid = [...parameters].find(
    ([name, text]) => name.startsWith('Tags.') && !/^[\w-]{1,256}$/.test(text),
  );
  if (invalid) throw new SesError('InvalidParameterValue', `Invalid tag value <${invalid[1]}>.`);
}

/**
 * Rejects what is not in lines of mail (RFC 5322, 2.1.1 and 2.3). SES does not document what becomes of such a message,
 * and receiving servers disagree: some refuse it, others rewrite it and break its signature.
 */
function rejectInvalidLines(raw: Buffer): void {
  const text = raw.toString('latin1');
  if (/\r(?!\n)|(?<!\r)\n/.test(text))
    throw new SesError('InvalidParameterValue', 'The local SES takes only lines that end with CRLF.');
  if (text.split('\r\n').some(({ length }) => length > 998))
    throw new SesError('InvalidParameterValue', 'The local SES takes only lines of 998 characters at most.');
}

/** Rejects parameters that would otherwise be ignored. */
function rejectUnknown(parameters: URLSearchParams, known: RegExp): void {
  const unknown = [...parameters.keys()].filter(
    (name) => name !== 'Action' && name !== 'Version' && !known.test(name),
  );
  if (unknown.length > 0)
    throw new SesError('InvalidParameterValue', `The local SES does not support ${unknown.join(', ')}.`);
}

function listOf(parameters: URLSearchParams, name: string): string[] {
  return [...parameters]
    .filter(([parameter]) => parameter.startsWith(`${name}.member.`))
    .map(([, value]) => value);
}

/** The address without a display name. @throws SesError if SES would not accept it. */
function bareAddress(text: string): string {
  const [only, ...more] = addressParser(text, { flatten: true });
  const address = only?.address ?? '';
  if (more.length === 0 && /^[!-~]+@[!-?A-~]+$/.test(address)) return address;
  throw new SesError('InvalidParameterValue', 'Illegal address');
}

function addressesOf(address: Address): string[] {
  return address.group ? address.group.map((one) => one.address) : [address.address];
}

/** Delivery looks only at the head of a message, however large the rest is. */
function headersOf(raw: Buffer): Buffer {
  const end = raw.indexOf('\r\n\r\n');
  return end < 0 ? raw : raw.subarray(0, end);
}
