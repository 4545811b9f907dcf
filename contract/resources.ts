/** Environment variables of the functions. Set by the `bind…` calls in `infra/`, read in `functions/entry/` only. */
export const environment = {
  requestsTable: 'REQUESTS_TABLE',
  accountTable: 'ACCOUNT_TABLE',
  mailingTable: 'MAILING_TABLE',
  noticesTable: 'NOTICES_TABLE',
  hostingBucket: 'HOSTING_BUCKET',
  archiveBucket: 'ARCHIVE_BUCKET',
  stateMachineArn: 'STATE_MACHINE_ARN',
  /** Of the machine that tells customers of policy versions. */
  noticeMachineArn: 'NOTICE_MACHINE_ARN',
  /** Name of the SSM SecureString parameter with the 32-byte master key, base64. */
  masterKeyParameter: 'MASTER_KEY_PARAMETER',
  configurationSet: 'SES_CONFIGURATION_SET',
  /** Where customers reach the pages, without a trailing slash. Never taken from a Host header. */
  publicUrl: 'PUBLIC_URL',
  /** JSON of {@link RuntimeSettings}. */
  settings: 'SETTINGS',
} as const;

/** Tags of a notice's message: the mail service's events bring them back. None of them names anybody. */
export const noticeTags = { version: 'notice', batch: 'batch', position: 'place' } as const;

/** Tag of a letter about a request. */
export const requestTag = 'request';

/** Table attribute that DynamoDB's time-to-live reads (epoch seconds), in every table. */
export const timeToLiveAttribute = 'purgeAt';

/** Index over open requests: partition `open` = 'open', sort key `dueAt` (ISO 8601). Closed requests leave it. */
export const openRequestsIndex = { name: 'open-requests', partitionKey: 'open', sortKey: 'dueAt' } as const;

/** Index of the account register by normalised e-mail address. */
export const accountByAddressIndex = { name: 'by-address', partitionKey: 'addressKey' } as const;

/** Index over the customers of the account register, by a key that never changes. Only profiles have it. */
export const customersIndex = {
  name: 'customers',
  partitionKey: 'customerId',
  /** What it holds besides the keys. */
  attributes: ['customerSince', 'language'],
} as const;

/** CloudWatch metrics, written as embedded metric lines and only when above zero, so that an idle month has none. */
export const metrics = {
  namespace: 'PrivacyRequests',
  needsAttention: 'RequestsNeedingAttention',
  unacknowledged: 'RequestsUnacknowledged',
  dueSoon: 'RequestsDueSoon',
  letterWithheld: 'RequestsEndedWithoutLetter',
  noticesNeedAttention: 'NoticesNeedingAttention',
} as const;
