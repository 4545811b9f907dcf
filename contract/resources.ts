/** Environment variables of the functions. Set by the `bind…` calls in `infra/`, read only in `functions/entry/`. */
export const environment = {
  requestsTable: 'REQUESTS_TABLE',
  accountTable: 'ACCOUNT_TABLE',
  mailingTable: 'MAILING_TABLE',
  noticesTable: 'NOTICES_TABLE',
  hostingBucket: 'HOSTING_BUCKET',
  archiveBucket: 'ARCHIVE_BUCKET',
  stateMachineArn: 'STATE_MACHINE_ARN',
  /** Table of the tasks for the site; only with one. */
  siteTable: 'SITE_TABLE',
  /** ARN of the policy-notice machine. */
  noticeMachineArn: 'NOTICE_MACHINE_ARN',
  /** Path of the SSM parameters that hold the keys, without a trailing slash: see {@link keyNames}. */
  keysPath: 'KEYS_PATH',
  /** Name of the SSM SecureString parameter that holds the 32-byte master key, base64. Only the creator reads it. */
  masterKeyParameter: 'MASTER_KEY_PARAMETER',
  configurationSet: 'SES_CONFIGURATION_SET',
  /** Base URL of the customer pages, without a trailing slash. Never taken from a Host header. */
  publicUrl: 'PUBLIC_URL',
  /** JSON of {@link RuntimeSettings}. */
  settings: 'SETTINGS',
} as const;

/**
 * Days that a copy may lie in the archive bucket beyond its lifetime, while a person mends what hinders its delivery. The
 * workflow deletes copies itself; the bucket's own rule is the backstop, and counts from when an object was written.
 */
export const archiveSlackDays = 30;
/** Days after which a part is written again rather than delivered. */
export const maxPartAgeDays = 10;
/** Days after which what the site has uploaded is asked anew: its upload may have taken the others. */
export const maxExportAgeDays = 5;
/** Days after which a copy is not delivered any more: with its parts, it stays within {@link archiveSlackDays}. */
export const maxArchiveAgeDays = archiveSlackDays - maxPartAgeDays - 1;

/**
 * The keys, each 32 bytes for a single use, base64 in a SecureString parameter of its own. A function reads only those
 * that it needs.
 */
export const keyNames = {
  /** Hashes the secrets of links, and derives those of status links. */
  secrets: 'secrets',
  /** Pseudonyms of addresses and clients. */
  addresses: 'addresses',
  /** Pseudonyms of customer numbers, kept on closed requests. */
  customers: 'customers',
  matchCodes: 'match-codes',
  requestIds: 'request-ids',
  optOutTokens: 'opt-out-tokens',
  consentTokens: 'consent-tokens',
} as const;
export type KeyName = keyof typeof keyNames;

/**
 * Ed25519 key pairs that seal decisions: `question` what a customer is asked, `confirmation` that it was confirmed,
 * `plan` what is carried out, `delivery` to whom a copy is handed out. The private key, a SecureString, is read by the
 * one function that decides; `<name>-public`, a String, by those that verify. DER, base64.
 */
export const sealNames = {
  question: 'seal-question',
  confirmation: 'seal-confirmation',
  plan: 'seal-plan',
  delivery: 'seal-delivery',
} as const;
export type SealName = keyof typeof sealNames;

/** The pair that signs what the site's agent is answered; only with a site. Stored like those that seal. */
export const siteKeyNames = { transport: 'site-transport' } as const;
/** A pair of keys. */
export type PairName = SealName | keyof typeof siteKeyNames;
export const pairNames = { ...sealNames, ...siteKeyNames } as const;
/** Outputs of a deployment with a site: the public keys of these pairs, which the agent believes and no others. */
export const pinnedKeys = { transport: 'siteTransportKey', confirmation: 'confirmationSealKey' } as const;

/** Tags of a notice message, returned in the mail service's events. None of them identifies a person. */
export const noticeTags = { version: 'notice', batch: 'batch', position: 'place' } as const;

/** Tags of a letter about a request: its id, and the letter's name. */
export const requestTag = 'request';
export const letterTag = 'letter';

/** What the keys of the tables' items begin with. Functions are allowed those prefixes that they need. */
export const keyPrefixes = {
  requests: { request: 'request#', openWork: 'customer#', limit: 'limit#' },
  account: { customer: 'customer#', policyConsents: 'customer#*#policy' },
  mailing: { subscriber: 'subscriber#', suppression: 'suppression#' },
  site: { task: 'task#', lookUp: 'look-up#', agent: 'agent#', nonce: 'nonce#' },
} as const;

/**
 * Index over the tasks and look-ups of a site: partition `queue` is `open#<site>` of tasks that have not ended,
 * `untold#<site>` of those whose machine was not told of their end, `look-ups#<site>` and `untold-look-ups#<site>` of
 * look-ups; sort key `openedAt`. All others are not in it.
 */
export const taskQueueIndex = { name: 'task-queue', partitionKey: 'queue', sortKey: 'openedAt' } as const;

/** The DynamoDB time-to-live attribute (epoch seconds) of every table. */
export const timeToLiveAttribute = 'purgeAt';

/**
 * Index over open requests: partition `open` = 'open', sort key `dueAt` (ISO 8601). Closed requests drop out of it; those
 * of which a letter came back are under `open` = 'undelivered' until an operator has told the customer.
 */
export const openRequestsIndex = {
  name: 'open-requests',
  partitionKey: 'open',
  sortKey: 'dueAt',
  partitions: { open: 'open', undelivered: 'undelivered' },
} as const;

/** Index of the account register by normalised e-mail address. */
export const accountByAddressIndex = { name: 'by-address', partitionKey: 'addressKey' } as const;

/** Index over the customers of the account register, by a key that never changes. Only profile items are in it. */
export const customersIndex = {
  name: 'customers',
  partitionKey: 'customerId',
  /** Attributes projected besides the keys. */
  attributes: ['customerSince', 'language'],
} as const;

/** CloudWatch metrics, written in embedded metric format and only when above zero, so that an idle month has none. */
export const metrics = {
  namespace: 'PrivacyRequests',
  needsAttention: 'RequestsNeedingAttention',
  unacknowledged: 'RequestsUnacknowledged',
  dueSoon: 'RequestsDueSoon',
  letterWithheld: 'RequestsEndedWithoutLetter',
  noticesNeedAttention: 'NoticesNeedingAttention',
  /** The site is silent, leaves a task untaken, or says what it must not. */
  siteNeedsAttention: 'SiteNeedingAttention',
} as const;
