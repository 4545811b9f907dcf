/**
 * Every setting of the system, its range and its default, in one place. Values come from `cdk.json`: the context key
 * `settings`, overridden per stage by `stages.<stage>` (`-c stage=…`). Anything missing, out of range or unknown stops
 * the synthesis with a message that names the setting and its allowed values.
 */

import * as v from 'valibot';
import { machineMarginSeconds } from '../contract/machines.ts';
import type { RuntimeSettings } from '../contract/settings.ts';
import { UsageError } from '../program/usage-error.ts';
import { count, group, matching, text } from './setting-types.ts';
import { siteOf, sites } from './site-settings.ts';
import { withSystems } from './site-systems.ts';

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const megabyte = 1_000_000;

/**
 * The longest that the state machine may wait in one state, in seconds. Longer timers are legal on AWS but overflow the
 * 32-bit milliseconds of Node.js (24.8 days), where the same machine runs locally.
 */
const maxWaitSeconds = 24 * day;

/** Retention periods offered by CloudWatch Logs, in days, of at least the 12 months required by law. */
const logRetentionDays = [365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653] as const;

const percent = (max: number) => {
  const allowed = `must be a percentage above 0 and below ${max}`;
  return v.pipe(v.number(allowed), v.gtValue(0, allowed), v.ltValue(max, allowed));
};
const email = v.pipe(v.string('must be an e-mail address'), v.email('must be an e-mail address'));
const url = matching(
  'an https address without a trailing slash (plain http only on 127.0.0.1)',
  /^(https:\/\/[a-z0-9.-]+(:\d+)?|http:\/\/127\.0\.0\.1(:\d+)?)(\/[^\s/]+)*$/i,
);
const colour = v.pipe(
  matching('a colour of six hexadecimal digits, such as #0b5394', /^#[0-9a-f]{6}$/i),
  v.check((hex) => contrastOnWhite(hex) >= 4.5, 'must have a contrast of at least 4.5:1 on white'),
);

/** All settings are in one environment variable, and Lambda allows a function 4 KB for all its variables. */
const maxLogoLength = 2000;
const logo = v.pipe(
  matching(
    'a picture as data:image/svg+xml;base64,… (or png or webp)',
    /^data:image\/(svg\+xml|png|webp);base64,[A-Za-z0-9+/]+={0,2}$/,
  ),
  v.maxLength(maxLogoLength, `must be a picture of at most ${maxLogoLength} characters`),
);

/** The settings that the functions read at run time; {@link RuntimeSettings} explains each. */
const runtimeEntries = {
  provider: group({
    name: text,
    website: url,
    supportEmail: email,
    supportPhone: text,
    address: text,
    colour: v.optional(colour, '#0b5394'),
    logo: v.exactOptional(logo),
  }),
  mail: group({ sender: email, noticeSender: email, replyTo: email }),
  defaultLanguage: v.optional(v.picklist(['vi', 'en'], 'must be vi or en'), 'vi'),
  sealedSince: v.exactOptional(
    v.pipe(
      v.string('must be an instant in UTC, such as 2026-12-01T00:00:00.000Z'),
      v.isoTimestamp('must be an instant in UTC, such as 2026-12-01T00:00:00.000Z'),
    ),
  ),
  periods: v.optional(
    group({
      // At most 24 hours: a link that sits in a mailbox for longer is a risk rather than a convenience.
      confirmationLinkSeconds: v.optional(count('seconds', 1, day), day),
      confirmationWaitSeconds: v.optional(
        count('seconds', machineMarginSeconds + 1, maxWaitSeconds),
        7 * day,
      ),
      graceSeconds: v.optional(count('seconds', 1, maxWaitSeconds - machineMarginSeconds), 3 * day),
      archiveSeconds: v.optional(count('seconds', machineMarginSeconds + 1, maxWaitSeconds), 7 * day),
      // A download URL works for anyone who has it: at most 5 minutes.
      downloadUrlSeconds: v.optional(count('seconds', 1, 5 * minute), 5 * minute),
      // Evidence of an opt-out must be kept for a year (Decree 91/2020); two are our choice.
      evidenceMonths: v.optional(count('months', 12, 120), 24),
      // ICANN's Registration Data Policy requires 15 months; VNNIC names no figure.
      registrantHoldDays: v.optional(count('days', 0, 3653), 456),
      // A telecom or internet service must keep account facts for 24 months.
      accountFactsMonths: v.optional(count('months', 24, 120), 24),
      // Our choice: somebody whose account was taken over has a month to notice.
      newAddressDays: v.optional(count('days', 0, 365), 30),
      refusalRecordMonths: v.optional(count('months', 12, 120), 12),
    }),
    {},
  ),
  limits: v.optional(
    group({
      lettersPerAddressPerHour: v.optional(count('letters', 1, 100), 3),
      lettersPerAddressPerDay: v.optional(count('letters', 1, 500), 10),
      formsPerClientPerHour: v.optional(count('forms', 1, 10_000), 20),
      lettersPerAddressPerClientPerDay: v.optional(count('letters', 1, 500), 3),
      // There are 90 match codes, and a request keeps its own: this is the number of guesses per link, for each fresh
      // link too.
      wrongCodes: v.optional(count('attempts', 1, 5), 3),
      freshLinks: v.optional(count('links', 0, 5), 3),
    }),
    {},
  ),
  archives: v.optional(
    group({
      // A part is written in one run of 15 minutes: at 20 MB/s, which deflating text allows, 18 GB.
      partBytes: v.optional(count('bytes', megabyte, 15_000 * megabyte), 10_000 * megabyte),
      // Opening a file takes 20 ms, 32 at a time: 100,000 take a minute; their names take 40 MB of memory.
      partFiles: v.optional(count('files', 1, 500_000), 100_000),
    }),
    {},
  ),
  notices: v.optional(
    group({
      // No law names a figure; 30 days is common in consumer contracts and among other providers.
      daysAhead: v.optional(count('days', 1, 365), 30),
      canarySize: v.optional(count('customers', 1, 500), 50),
      canaryWaitSeconds: v.optional(count('seconds', 1, day), hour),
      quotaWaitSeconds: v.optional(count('seconds', 1, day), 15 * minute),
      // Amazon SES reviews an account at 5 % bounces or 0.1 % complaints.
      bouncePercent: v.optional(percent(5), 4),
      complaintPercent: v.optional(percent(0.1), 0.08),
    }),
    {},
  ),
};

const keyArn = matching(
  'the ARN of a KMS key (arn:aws:kms:…:key/…; IAM cannot grant the use of an alias)',
  /^arn:aws[\w-]*:kms:[\w-]+:\d{12}:key\/[\w-]+$/,
);

/** Settings that only the deployment needs. */
const deploymentSchema = group({
  /** The domain that SES signs for (DKIM). The sender's address must be in it. */
  mailDomain: matching(
    'a domain name in lower case, such as mail.example.vn',
    /^([a-z0-9-]+\.)+[a-z0-9-]{2,}$/,
  ),
  /** Recipient of the alarms. */
  operatorEmail: email,
  /** Base URL of the customer pages. Default: the API's own endpoint. */
  publicUrl: v.optional(url),
  /** ARN of a certificate (ACM, same Region) for the host of `publicUrl`: the stack attaches that host to the API. */
  certificateArn: v.optional(
    matching('the ARN of an ACM certificate', /^arn:aws[\w-]*:acm:[\w-]+:\d{12}:certificate\/[\w-]+$/),
  ),
  /** Retention of every log, in days; the law requires 12 months. Default: 400 days, 13 months. */
  logRetentionDays: v.optional(
    v.picklist(logRetentionDays, `must be one of ${logRetentionDays.join(', ')} (days)`),
    400,
  ),
  /** Name of the account register's table. Default: the stack creates one. */
  accountTable: v.optional(text),
  /** Name of the mailing list's table. Default: the stack creates one. */
  mailingTable: v.optional(text),
  /** Name of the bucket with the customers' hosted files. Default: the stack creates one. */
  hostingBucket: v.optional(text),
  /** ARN of the customer-managed KMS key that encrypts an existing store. Default: none, or one that AWS manages. */
  accountTableKey: v.optional(keyArn),
  mailingTableKey: v.optional(keyArn),
  hostingBucketKey: v.optional(keyArn),
  /** First pause before checking again whether another request of the same customer has ended. Default: 1 hour. */
  otherRequestRetrySeconds: v.optional(count('seconds', 1, 6 * hour), hour),
  /** First pause before retrying a letter to an address whose limit is used up. Default: 20 minutes. */
  letterRetrySeconds: v.optional(count('seconds', 1, 6 * hour), 20 * minute),
  /**
   * Memory in MB of the function that sends notices. Lambda allocates CPU in proportion: about 70 messages a second
   * with 256 MB (a message takes 2 ms of a whole CPU, which comes with 1,769 MB), and it is billed even while it waits
   * for its turn. Default: 256; use 1,024 for an account that may send 300 a second.
   */
  noticeMemoryMegabytes: v.optional(count('megabytes', 256, 3008), 256),
  /** Calls per second that the API accepts, for all visitors together; the rest get 429. Default: 20. */
  apiCallsPerSecond: v.optional(count('calls', 1, 10_000), 20),
  /** Calls that may arrive at the same instant. Default: 40. */
  apiBurst: v.optional(count('calls', 1, 5_000), 40),
});

const schema = v.pipe(
  group({ ...runtimeEntries, sites, deployment: deploymentSchema }),
  v.forward(
    v.partialCheck(
      [['periods']],
      ({ periods }) => periods.confirmationWaitSeconds >= periods.confirmationLinkSeconds,
      'must not be shorter than periods.confirmationLinkSeconds',
    ),
    ['periods', 'confirmationWaitSeconds'],
  ),
  v.forward(
    v.partialCheck(
      [['limits']],
      ({ limits }) => limits.lettersPerAddressPerDay >= limits.lettersPerAddressPerHour,
      'must not be lower than limits.lettersPerAddressPerHour',
    ),
    ['limits', 'lettersPerAddressPerDay'],
  ),
  v.forward(
    v.partialCheck(
      [['mail'], ['deployment']],
      ({ mail, deployment }) => isWithin(mail.sender, deployment.mailDomain),
      'must be an address in deployment.mailDomain, or its letters would go unsigned',
    ),
    ['mail', 'sender'],
  ),
  v.forward(
    v.partialCheck(
      [['mail'], ['deployment']],
      ({ mail, deployment }) => isWithin(mail.noticeSender, deployment.mailDomain),
      'must be an address in deployment.mailDomain, or its notices would go unsigned',
    ),
    ['mail', 'noticeSender'],
  ),
  v.forward(
    v.partialCheck(
      [['mail']],
      ({ mail }) => mail.noticeSender.toLowerCase() !== mail.sender.toLowerCase(),
      'must not be mail.sender: complaints about notices must not harm the answers to requests',
    ),
    ['mail', 'noticeSender'],
  ),
  v.forward(
    v.partialCheck(
      [['deployment']],
      ({ deployment }) => deployment.certificateArn === undefined || deployment.publicUrl !== undefined,
      'must be set, since deployment.certificateArn is',
    ),
    ['deployment', 'publicUrl'],
  ),
  v.forward(
    v.partialCheck(
      [['deployment']],
      ({ deployment }) => deployment.accountTableKey === undefined || deployment.accountTable !== undefined,
      'must be set, since deployment.accountTableKey is: the stack creates its own stores without a key',
    ),
    ['deployment', 'accountTable'],
  ),
  v.forward(
    v.partialCheck(
      [['deployment']],
      ({ deployment }) => deployment.mailingTableKey === undefined || deployment.mailingTable !== undefined,
      'must be set, since deployment.mailingTableKey is: the stack creates its own stores without a key',
    ),
    ['deployment', 'mailingTable'],
  ),
  v.forward(
    v.partialCheck(
      [['deployment']],
      ({ deployment }) => deployment.hostingBucketKey === undefined || deployment.hostingBucket !== undefined,
      'must be set, since deployment.hostingBucketKey is: the stack creates its own stores without a key',
    ),
    ['deployment', 'hostingBucket'],
  ),
  v.forward(
    v.partialCheck(
      [['deployment']],
      ({ deployment }) => deployment.publicUrl === undefined || deployment.certificateArn !== undefined,
      // Behind someone's proxy all customers would share one address, and thus one client's limit of forms.
      'must be set, since deployment.publicUrl is: the API itself has to answer there',
    ),
    ['deployment', 'certificateArn'],
  ),
);

export interface Settings {
  /** Passed to the functions as JSON. */
  runtime: RuntimeSettings;
  deployment: v.InferOutput<typeof deploymentSchema>;
}

/** One or more settings are invalid. The message has a line for each: its path and what is allowed. */
export class SettingsError extends UsageError {
  override name = 'SettingsError';
}

/**
 * Validates settings and fills in the defaults.
 * @param base what all stages share
 * @param override what differs in one stage; merged group by group
 */
export function parseSettings(base: unknown, override: unknown = {}): Settings {
  const result = v.safeParse(schema, withSystems(merge(base, override)));
  if (!result.success) {
    const lines = result.issues.map((issue) => `  settings.${v.getDotPath(issue)} ${issue.message}`);
    throw new SettingsError(['These settings cannot be used:', ...new Set(lines)].join('\n'));
  }
  const { deployment, sites: given, ...runtime } = result.output;
  return { runtime: { ...runtime, ...siteOf(given) }, deployment };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function merge(base: unknown, override: unknown): unknown {
  if (!isGroup(base) || !isGroup(override)) return override;
  const merged = { ...base };
  for (const [name, value] of Object.entries(override)) merged[name] = merge(base[name], value);
  return merged;
}

const isWithin = (address: string, mailDomain: string) =>
  address.endsWith(`@${mailDomain}`) || address.endsWith(`.${mailDomain}`);

/** Contrast of a colour `#rrggbb` on white, 1 to 21 (WCAG 2.2, relative luminance). */
function contrastOnWhite(hex: string): number {
  const channels = [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((channel) =>
    channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4,
  );
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
