/** Environment variables of the functions. Set by the `bind…` calls in `infra/`, read only in `functions/entry/`. */
export const environment = {
  requestsTable: 'REQUESTS_TABLE',
  accountTable: 'ACCOUNT_TABLE',
  mailingTable: 'MAILING_TABLE',
  noticesTable: 'NOTICES_TABLE',
  hostingBucket: 'HOSTING_BUCKET',
  archiveBucket: 'ARCHIVE_BUCKET',
  stateMachineArn: 'STATE_MACHINE_ARN',
  /** ARN of the policy-notice machine. */
  noticeMachineArn: 'NOTICE_MACHINE_ARN',
  /** Name of the SSM SecureString parameter that holds the 32-byte master key, base64. */
  masterKeyParameter: 'MASTER_KEY_PARAMETER',
  configurationSet: 'SES_CONFIGURATION_SET',
  /** Base URL of the customer pages, without a trailing slash. Never taken from a Host header. */
  publicUrl: 'PUBLIC_URL',
  /** JSON of {@link RuntimeSettings}. */
  settings: 'SETTINGS',
} as const;

/** Tags of a notice message, returned in the mail service's events. None of them identifies a person. */
export const noticeTags = { version: 'notice', batch: 'batch', position: 'place' } as const;

/** Tag of a letter about a request. */
export const requestTag = 'request';

/** The DynamoDB time-to-live attribute (epoch seconds) of every table. */
export const timeToLiveAttribute = 'purgeAt';

/** Index over open requests: partition `open` = 'open', sort key `dueAt` (ISO 8601). Closed requests drop out of it. */
export const openRequestsIndex = { name: 'open-requests', partitionKey: 'open', sortKey: 'dueAt' } as const;

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
} as const;
