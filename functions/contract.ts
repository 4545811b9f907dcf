/**
 * The only doorway between `infra/` and `functions/`: names that both sides must spell the same way.
 * It imports nothing, so that neither side can pull the other in through it.
 */

/** Lambda entries: `functions/entry/<name>.ts`, each exporting `handler`. */
export const entries = [
  'show-form',
  'submit-request',
  'confirm-request',
  'cancel-request',
  'show-status',
  'download-archive',
  'opt-out',
  'ask-mailing-gate',
  'ask-for-confirmation',
  'open-grace-period',
  'plan-request',
  'execute-in-store',
  'write-archive',
  'deliver-archive',
  'delete-archive',
  'refuse-promotions',
  'close-request',
  'raise-attention',
  'watch-deadlines',
  'show-policy',
  'give-consent',
  'freeze-recipients',
  'send-notices',
  'stop-notices',
  'record-mail-event',
  'create-master-key',
] as const;
export type EntryName = (typeof entries)[number];

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

/** HTTP routes (API Gateway HTTP API, payload 2.0). Links in letters are built from the same strings. */
export const routes = {
  form: '/',
  requests: '/requests',
  confirm: '/confirm/{id}/{secret}',
  freshLink: '/confirm/{id}/{secret}/fresh-link',
  cancel: '/cancel/{id}/{secret}',
  status: '/status/{id}/{secret}',
  /** The same cancel page as behind the grace letter's link, reached by the button of the status page. */
  cancelFromStatus: '/status/{id}/{secret}/cancel',
  download: '/download/{id}/{secret}',
  optOut: '/opt-out/{token}',
  policy: '/policy',
  policyVersion: '/policy/{version}',
  /** What is different between two versions. */
  policyChanges: '/policy/{version}/since/{earlier}',
  consent: '/consent/{token}',
} as const;

/** Which entry answers which route. HEAD is answered like GET, without a body. */
export const routeTable: readonly {
  methods: readonly ('GET' | 'HEAD' | 'POST')[];
  path: string;
  entry: EntryName;
}[] = [
  { methods: ['GET', 'HEAD'], path: routes.form, entry: 'show-form' },
  { methods: ['GET', 'HEAD'], path: routes.requests, entry: 'show-form' },
  { methods: ['POST'], path: routes.requests, entry: 'submit-request' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.confirm, entry: 'confirm-request' },
  { methods: ['POST'], path: routes.freshLink, entry: 'confirm-request' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.cancel, entry: 'cancel-request' },
  { methods: ['GET', 'HEAD'], path: routes.status, entry: 'show-status' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.cancelFromStatus, entry: 'cancel-request' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.download, entry: 'download-archive' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.optOut, entry: 'opt-out' },
  { methods: ['GET', 'HEAD'], path: routes.policy, entry: 'show-policy' },
  { methods: ['GET', 'HEAD'], path: routes.policyVersion, entry: 'show-policy' },
  { methods: ['GET', 'HEAD'], path: routes.policyChanges, entry: 'show-policy' },
  { methods: ['GET', 'HEAD', 'POST'], path: routes.consent, entry: 'give-consent' },
];

/** Answers every other path and method: links arrive cut off, and people deserve a kind page for that. */
export const fallbackRoute = { routeKey: '$default', entry: 'show-form' } as const;

/** The data stores, in the order in which receipts tell of them. Names appear in plans and alarms too. */
export const storeNames = ['hosting', 'mailing', 'account'] as const;
export type StoreName = (typeof storeNames)[number];

/** Input of an execution. Its name is the request's id; neither holds anything personal. */
export interface ExecutionInput {
  requestId: string;
}

/**
 * What the machine does next. Written as `$.next` by whoever resumes a waiting state (the customer's confirmation,
 * an operator's retry) and read by the one Choice of the machine.
 */
export const nextSteps = [
  'ask',
  'grace-period',
  'erase',
  'hand-over',
  'refuse-promotions',
  'deliver',
  'close',
] as const;
export type NextStep = (typeof nextSteps)[number];

/** Output with which a waiting state is resumed. */
export interface ResumeOutput {
  requestId: string;
  next: NextStep;
}

/** Payload of a waiting state's function. */
export interface WaitingStepInput extends ExecutionInput {
  taskToken: string;
}

/** Payload of `plan-request`; its answer is {@link PlanOutput}. */
export interface PlanOutput {
  requestId: string;
  stores: StoreName[];
}

/** Payload of `execute-in-store`, one per Map iteration. */
export interface ExecuteInStoreInput extends ExecutionInput {
  store: StoreName;
}

/** How a request ends when it is not carried out. */
export const endings = ['expired', 'cancelled', 'no-such-customer', 'too-many-letters', 'joined'] as const;
export type Ending = (typeof endings)[number];

/** Payload of `close-request`. Without `ending`, the outcomes on the request decide. */
export interface CloseInput extends ExecutionInput {
  ending?: Ending;
  /** Map results: only iterations that gave up carry `error`, its name alone. */
  results?: { store: StoreName; error?: string }[];
}

/** Payload of `raise-attention`. */
export interface RaiseAttentionInput extends WaitingStepInput {
  /** The name of the error that the machine gave up on. Its cause stays in the logs. */
  error: string;
}

/**
 * What the machine of policy notices does next. Its steps answer with it as `$.next`, and its one Choice reads it.
 */
export const noticeSteps = ['freeze', 'send', 'await-answers', 'await-quota', 'end'] as const;
export type NoticeStep = (typeof noticeSteps)[number];

/** Input of an execution of that machine, and of each of its steps. The execution is named `notice-<version>-<attempt>`. */
export interface NoticeInput {
  /** Number of the policy version that customers are told of. */
  version: number;
  /** Which execution of the run this is, from 1: an older one that still runs finds that it has nothing to do. */
  attempt: number;
}

/** Answer of `freeze-recipients` and `send-notices`. */
export interface NoticeOutput extends NoticeInput {
  next: NoticeStep;
}

/** Payload of `stop-notices`. */
export interface StopNoticesInput extends NoticeInput {
  /** The name of the error that the machine gave up on. */
  error: string;
}

export const noticeExecutionName = ({ version, attempt }: NoticeInput): string =>
  `notice-${version}-${attempt}`;

/** Tags of a notice's message: the mail service's events bring them back. None of them names anybody. */
export const noticeTags = { version: 'notice', batch: 'batch', place: 'place' } as const;

/** Tag of a letter about a request. */
export const requestTag = 'request';

/**
 * Names of errors that the state machine matches on. They are API: renaming one changes the machine.
 * Transient ones are retried, permanent ones are not; some are retried slowly, the others are branches.
 */
export const errorNames = {
  /** A dependency throttled, timed out or was unreachable: the same call may succeed later. */
  transient: 'Transient',
  /** A fault that no retry can mend (bug, missing permission, corrupt record). Ends in front of a person. */
  permanent: 'Permanent',
  /** After an erase, the store still returned something. Retried: stores may be eventually consistent. */
  notErased: 'NotErased',
  /** The address does not belong to a customer. */
  noSuchCustomer: 'NoSuchCustomer',
  /** The limit of letters to this address is used up. Retried slowly; after that the request ends. */
  tooManyLetters: 'TooManyLetters',
  /** The customer wants a new confirmation link (sent into the waiting state by the confirmation page). */
  freshLinkWanted: 'FreshLinkWanted',
  /** The customer (or an operator for them) cancelled. */
  cancelled: 'Cancelled',
  /** A request of the same customer covers this one and is being carried out: this one follows it. */
  joined: 'Joined',
  /** Another open request of the same customer must end first. Retried slowly. */
  otherRequestOpen: 'OtherRequestOpen',
  /** The request needs a person: something failed in a store. */
  needsAttention: 'NeedsAttention',
} as const;
export type ErrorName = (typeof errorNames)[keyof typeof errorNames];

/**
 * Machine and letters differ by this much, always in the customer's favour: the machine goes on later than the letter
 * says, and a link dies earlier than the machine stops waiting.
 */
export const machineMarginSeconds = 5;

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

/** Settings that the functions read at run time. Validated at synth (`infra/settings.ts`). */
export interface RuntimeSettings {
  provider: {
    /** As customers know it; stands in every subject line. */
    name: string;
    /** The provider's own site, for customers who want to make sure whom they deal with. */
    website: string;
    /** Where customers who are stuck write to. */
    supportEmail: string;
    /** As people dial it. */
    supportPhone: string;
    /** Postal address, one line. */
    address: string;
    /** CSS colour of buttons and links; must keep 4.5:1 on white. */
    colour: string;
    /** Picture beside the name, on a white ground: a `data:image/…;base64,…` URL, so that nothing is fetched for it. */
    logo?: string;
  };
  mail: {
    /** `From` of request letters. */
    sender: string;
    /** `From` of policy notices: another one, so that a complaint about a notice never stands against a receipt. */
    noticeSender: string;
    /** Where replies and `mailto:` opt-outs go. */
    replyTo: string;
  };
  /** For who asks for no language that we speak. */
  defaultLanguage: 'vi' | 'en';
  periods: {
    /** Life of a confirmation link, ≤ 24 hours. */
    confirmationLinkSeconds: number;
    /** How long a request waits for its confirmation, fresh links included. */
    confirmationWaitSeconds: number;
    /** Between a confirmed deletion and its execution. */
    graceSeconds: number;
    /** Life of a handover archive. */
    archiveSeconds: number;
    /** Life of a presigned download URL, ≤ 300 seconds. */
    downloadUrlSeconds: number;
    /** How long a closed request's evidence is kept. */
    evidenceMonths: number;
    /** Hold of registrant data after the domain's last day. */
    registrantHoldDays: number;
    /** Hold of the account facts an internet service must keep, after the service ended. */
    accountFactsMonths: number;
    /** Hold of consent and refusal records. */
    refusalRecordMonths: number;
  };
  limits: {
    /** Unasked-for letters to one address; fresh links are not counted. */
    lettersPerAddressPerHour: number;
    lettersPerAddressPerDay: number;
    /** Of those, how many one client can cause: a single stranger must not use up an owner's letters. */
    lettersPerAddressPerClientPerDay: number;
    /** Submissions that one client's network address can make. */
    formsPerClientPerHour: number;
    /** Wrong match codes that end a secret. */
    wrongCodes: number;
    /** Fresh links a request may ask for. */
    freshLinks: number;
  };
  notices: {
    /** How long before a significant change applies customers must have been told. */
    daysAhead: number;
    /** Customers in the first batch of a run, which is sent alone. */
    canarySize: number;
    /** How long bounces and complaints of that batch are waited for. */
    canaryWaitSeconds: number;
    /** After how long a used-up daily quota is asked for again. */
    quotaWaitSeconds: number;
    /** A run stops by itself at this part of bounces. */
    bouncePercent: number;
    /** The same for complaints. */
    complaintPercent: number;
  };
}
