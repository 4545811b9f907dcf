/**
 * Protocol 1 between the workflow and the site: the place where the provider's own systems are, which only an agent
 * beside them reaches. The agent asks (three POST routes, JSON), signs each question with its key (HTTP Message
 * Signatures, RFC 9421), and gets answers that are signed and bound to the question.
 *
 * Everything is delivered at least once. What a foreign system says never travels: codes only.
 */

/** Version of this protocol. The other side refuses a version that it does not speak. */
export const siteProtocol = 1;

/** Routes of the API that only agents call, with an entry of its own each. */
export const siteRoutes = {
  /** The agent says who it is, and gets work. */
  claim: { path: '/site/claim', POST: 'claim-tasks' },
  /** The state of one task. */
  answer: { path: '/site/answer', POST: 'answer-task' },
  /** URLs to which the parts of a copy are uploaded. */
  parts: { path: '/site/parts', POST: 'open-part' },
} as const;

/**
 * What a signature covers: of a question, the first list and its own parameters `created`, `nonce`, `keyid` and `alg`; of
 * an answer, the second, with `created` and `keyid`, and the third of its question (`req`), so that it answers no other.
 * Both are labelled {@link signatureLabel}. A key is named by itself: its 32 bytes, base64url. `content-digest` is SHA-256
 * (RFC 9530), and whoever verifies compares it with the body.
 */
export const signedOfQuestion = ['@method', '@authority', '@path', 'content-digest'] as const;
export const signedOfAnswer = ['@status', 'content-digest'] as const;
export const signedOfItsQuestion = ['@method', '@authority', '@path', 'content-digest', 'signature'] as const;
export const signatureLabel = 'sig';

/** Maximum of a question's body, and of an answer's, in bytes. */
export const maxSiteBodyBytes = 256 * 1024;
/** By how much the clocks of both sides may differ, in seconds. Older signatures are refused. */
export const maxSignatureAgeSeconds = 300;
/** Maximum of look-ups that one claim brings. */
export const maxLookUps = 100;
/** Seconds between two claims while nothing is open (unless a setting says otherwise), and while something is. */
export const pollSeconds = { idle: 30, busy: 2 } as const;
/** Seconds for which a claimed task belongs to its agent after the last sign of life. */
export const leaseSeconds = 120;

/** What a site is asked to do in one store. An agent answers `never no-such-operation` to one that it does not know. */
export const siteOperations = [
  /** Which customer has this address. Comes in batches, not as a task. */
  'look-up',
  /** A page of all customers, for policy notices. */
  'list',
  /** Stop the services, reversibly. */
  'suspend',
  /** Undo the suspension of this request, and no other. */
  'unsuspend',
  /** What is stored of the customer, and what would happen to it. Changes nothing. */
  'find',
  /** Upload the customer's data as parts of a copy. */
  'export',
  /** Carry out the plan of this request's `find`, then read again. */
  'erase',
  /** Read again what should be gone. */
  'verify',
  /** Set the flags of refused topics. */
  'refuse',
  /** End the holds whose day has come. */
  'purge',
  /** The request is closed: remove what is kept at the site for it. */
  'forget',
] as const;
export type SiteOperation = (typeof siteOperations)[number];

/** An agent works on one task per lane at a time, so that none waits behind a slow one of another kind. */
export const laneOf = {
  list: 'list',
  suspend: 'erase',
  unsuspend: 'unsuspend',
  find: 'find',
  export: 'export',
  erase: 'erase',
  verify: 'find',
  refuse: 'refuse',
  purge: 'erase',
  forget: 'erase',
} as const satisfies Record<Exclude<SiteOperation, 'look-up'>, string>;
export type TaskOperation = keyof typeof laneOf;
export type Lane = (typeof laneOf)[TaskOperation];
export const lanes = [...new Set(Object.values(laneOf))] as readonly Lane[];

/** Every identifier that is frozen for one request. Travels in tasks only, and is never logged. */
export interface SiteSubject {
  /** Missing if the address is no customer's: of a `refuse` alone. */
  customerId?: string;
  /** Normalised address from which the request was confirmed. */
  address: string;
  /** Keyed hash of the address. */
  addressKey: string;
}

/** A decision that a task serves, as the function that took it has sealed it (Ed25519, base64url, over `text`). */
export interface SealedDecision {
  /** Who decided: the customer who confirmed, a person of the provider, or the end of a service. */
  kind: 'confirmation' | 'staff-decision' | 'ended-service';
  /**
   * Exactly what was sealed. Of a confirmation, the JSON array `['confirmation', request, kind, scope, topics,
   * customerId, addressKey, graceSeconds, …link, salt, addressHash, confirmedAt, riskTextVersion]`, where `addressHash` is
   * the SHA-256, base64url, of `<salt>\n<address>`.
   */
  text: string;
  seal: string;
}

/**
 * Periods that the law sets, in the workflow's one table, by the basis of a hold (`accounting`, `domain-registrant`,
 * `consent-record`, `internet-service`); a store map names them. Missing or shorter is refused.
 */
export type SiteLaw = Readonly<Record<string, { months: number } | { days: number } | { years: number }>>;

/** One operation asked of a site. */
export interface SiteTask {
  protocol: typeof siteProtocol;
  /** `<request>.<store>.<operation>.<round>`; names nobody. */
  task: string;
  /** Rises with each claim. An answer under an older fence is refused with 409. */
  fence: number;
  request: string;
  /** `site:<name>` */
  store: SiteStoreName;
  operation: TaskOperation;
  subject?: SiteSubject;
  law?: SiteLaw;
  decision?: SealedDecision;
  /**
   * Of an `erase` or `verify`: the plan that the site made itself, and that the request froze. The hash is that of the
   * list of this one plan, as canonical JSON (object keys sorted).
   */
  plan?: { sha256: string; plannedAt: string };
  /** Of `suspend` and `unsuspend`: the lower number is refused. */
  turn?: number;
  /** Of a `refuse`. */
  topics?: readonly string[];
  /** Of a `list`: where the last page ended. */
  cursor?: string;
  /** ISO 8601. After this instant the site does nothing for this task; renewed while the request is open. */
  notAfter: string;
  leaseSeconds: number;
}

/** `site:` and the name that its store map gives a store of the site. */
export type SiteStoreName = `site:${string}`;

/** One question of who the customer behind an address is. */
export interface LookUp {
  id: string;
  /** Normalised. */
  address: string;
  /**
   * The customer whose address it was. If the address is not theirs any more, the answer is `address-changed` while they
   * are on file, and `null` if they are not.
   */
  customerId?: string;
}

/** What a store of the site is and can do. */
export interface ServedStore {
  store: SiteStoreName;
  /** SHA-256 of its store map, hex. */
  mapSha256: string;
  operations: readonly SiteOperation[];
  categories: readonly string[];
  /** Missing: healthy. Otherwise a code of {@link siteCodes}. */
  ailment?: string;
}

/** Body of `/site/claim`. */
export interface ClaimQuestion {
  protocol: typeof siteProtocol;
  site: string;
  /** Random, made at enrolment. A second instance under the same key is refused with 409: a cloned machine. */
  instance: string;
  /** Of the agent. */
  version: string;
  stores: readonly ServedStore[];
  /** Lanes in which the agent can take a task now. */
  freeLanes: readonly Lane[];
}

/** Answer of `/site/claim`. */
export interface ClaimAnswer {
  lookUps: readonly LookUp[];
  /** At most one per free lane. */
  tasks: readonly SiteTask[];
  /** When to ask again. */
  pollSeconds: number;
}

/** A customer, as a `look-up` or a `list` finds them. */
export interface SiteCustomer {
  customerId: string;
  address: string;
  language?: string;
  /** ISO 8601 date since which the address is on file, if the system knows. */
  addressSince?: string;
  formerAddress?: string;
  name?: string;
}

/** Evidence of one finished task, signed once more by the agent's key: kept on the request, names nobody. */
export interface SiteEvidence {
  /** JSON of {@link EvidenceText}, ≤ {@link maxEvidenceBytes}. */
  text: string;
  /** Ed25519, base64url. */
  signature: string;
}

export const maxEvidenceBytes = 400;

/** What evidence says at least. It must agree with the task and its result, or the answer is refused. */
export interface EvidenceText {
  task: string;
  /** SHA-256 of the store map, hex. */
  map: string;
  /** Of a `find`, `erase` or `verify`: SHA-256 of the plan, hex. */
  plan?: string;
  /** Of an `erase` or `verify`, as in the result. */
  left?: number;
  /** Of an `export`: SHA-256, hex, of the JSON of its parts, each as `[part, bytes, sha256]`. */
  parts?: string;
  /** ISO 8601 UTC: when it was done. */
  at: string;
  /** Version of the agent. */
  agent: string;
}

/** A part of a copy as it was uploaded: its name, its bytes, and its SHA-256, hex. */
export interface UploadedPart {
  part: string;
  bytes: number;
  sha256: string;
}

/**
 * Content of the part `list`, as JSON: what is in the others, in their order. It names files, and is read by the step that
 * writes the first part of the copy. Nobody downloads it.
 */
export interface PartList {
  format: typeof partListFormat;
  /** Categories that were looked into, also those of which nothing was there. */
  lookedInto: readonly string[];
  parts: readonly ListedPart[];
}

export const partListFormat = 'privacy-requests/site-parts/1';

/** One of the other parts, without what its {@link UploadedPart} says. */
export interface ListedPart {
  part: string;
  /** A zip with a manifest of its own, or one file as it is. */
  kind: 'zip' | 'as-it-is';
  /** Of its name, without the dot; empty if a file had none. */
  extension: string;
  /** Files in it, without its manifest. */
  files: number;
  /** Records and files in it, as customers count them, by category. */
  holds: Readonly<Record<string, number>>;
  /** Files that a system names and that are not there, by category. */
  absent: Readonly<Record<string, number>>;
  /** Of a zip: SHA-256 of its manifest, hex; its first and its last file. */
  manifestSha256?: string;
  first?: string;
  last?: string;
  /** Of a file as it is: where it belongs. */
  path?: string;
}

/** The most parts of one store, the list included: more is `copy-too-large`. */
export const maxSiteParts = 200;

/** What a finished task found or did. `Plan` and `Done` are the product's `StorePlan` and `Outcome`. */
export interface SiteResult<Plan, Done> {
  /** Of a `find`. */
  plan?: Plan;
  /** Of an `erase`. */
  outcomes?: readonly Done[];
  /** Of an `erase` and a `verify`: records that should be gone and remain. 0 proves the erasure. */
  left?: number;
  /** Tables that the store map does not name: a person is called before the request counts as done. */
  notReached?: readonly string[];
  /** Rows of no known owner whose free text names the address: for a person, nothing deletes them. */
  mentions?: readonly { table: string; column: string; count: number }[];
  /** Copies that no deletion reaches at once, and the days after which each is gone: lines of the receipt. */
  copies?: readonly { name: string; days: number }[];
  /** Of a `purge`: holds that ended, by the request that had to leave them. */
  ended?: readonly { request: string; category: string; basis: string; count: number }[];
  /** Of an `export`: what was uploaded, `list` last. Names of files are in the part {@link PartList} only. */
  parts?: readonly UploadedPart[];
  /** Of a `list`, with the cursor of the next page if there is one. */
  customers?: readonly SiteCustomer[];
  cursor?: string;
}

/** Body of `/site/answer`. */
export type AnswerQuestion<Plan, Done> = {
  protocol: typeof siteProtocol;
  site: string;
  instance: string;
} & (
  | {
      task: string;
      fence: number;
      answer:
        | { state: 'working'; done: number; total?: number }
        | { state: 'done'; result: SiteResult<Plan, Done>; evidence: SiteEvidence }
        /** Not now: ask again after so many seconds. */
        | { state: 'later'; code: SiteCode; afterSeconds: number }
        /** A person has to act first. */
        | { state: 'never'; code: SiteCode };
    }
  | { lookUps: readonly { id: string; customer: SiteCustomer | null | { code: SiteCode } }[] }
);

/**
 * Body of `/site/parts`: a part of a copy goes straight into the archive bucket, as a multipart upload of presigned URLs. A
 * part is opened, its pieces are signed in batches, and it is closed. A task has one open upload: whoever opens a part
 * again, or another one, begins anew, and what was open is gone. Closing twice is closing once.
 */
export type PartQuestion = {
  protocol: typeof siteProtocol;
  site: string;
  instance: string;
  task: string;
  fence: number;
  /** `1`, `2`, …, or `list`, which names what is in the others. Nothing personal: it becomes a key of the bucket. */
  part: string;
} & (
  | { step: 'open' }
  /** At most {@link maxPieceUrls} pieces, numbered from 1 to {@link maxPieces}. */
  | { step: 'sign'; upload: string; pieces: readonly number[] }
  | { step: 'close'; upload: string; pieces: readonly { piece: number; etag: string }[] }
);

/** Answers of the three steps: of the upload, one URL for each piece, and nothing more. */
export type PartAnswer = { upload: string } | { urls: readonly string[] } | { closed: true };

export const maxPieceUrls = 20;
/** The most pieces of one part: what one message closes. */
export const maxPieces = 3500;
/** Seconds for which the URL of a piece works. */
export const pieceUrlSeconds = 3600;

/** Answer of `/site/answer`: between two batches, the agent hears whether it may go on. */
export type AnswerAnswer = { go: 'on' } | { go: 'stop'; code: 'held' | 'cancelled' | 'stopped' | 'closed' };

/** Refusals of the three routes, with the status of each. */
export const siteRefusals = {
  'not-signed': 401,
  'unknown-site': 401,
  'clock-skew': 401,
  replayed: 401,
  'other-instance': 409,
  /** The evidence is not signed by this key, or says something else than the result. */
  'false-evidence': 400,
  'old-fence': 409,
  /** The request is closed or cancelled, or the task has ended: no part of it is taken any more. */
  'not-wanted': 409,
  'unknown-task': 404,
  /** It is not the one that is open: the part has to be opened again. */
  'unknown-upload': 404,
  'protocol-not-spoken': 400,
  malformed: 400,
  'too-large': 413,
} as const;
export type SiteRefusal = keyof typeof siteRefusals;

/** Body of an answer that refuses, signed as every answer is: an agent believes no other. */
export interface RefusalAnswer {
  refused: SiteRefusal;
}

/** Codes by which a site says why it does not go on; each has words for people. */
export const siteCodes = [
  'no-such-operation',
  'no-such-store',
  'ambiguous-subject',
  'not-confirmed',
  'too-young',
  'address-changed',
  'law-too-short',
  'plan-unknown',
  'schema-changed',
  'brake',
  'stopped',
  'expired',
  /** A request is not forgotten while the site still has it suspended: its `unsuspend` is on the way. */
  'suspended',
  'old-turn',
  'database-away',
  'lock-wait',
  'panel-away',
  'panel-refused',
  /** The billing system names a panel server that the site's configuration does not know. */
  'panel-unknown',
  'handle-changed',
  /** The provider's own program gives no complete answer, or says that a person has to act first. */
  'plug-away',
  'plug-refused',
  /** Records that the plan holds by law are not found any more. */
  'held-gone',
  'unreadable',
  /** The database knows its user and does not let it do this. */
  'database-refused',
  'files-away',
  /** A row names a file outside the application's folder. */
  'file-outside',
  /** Another server than the one that was planned for, or a replica. */
  'other-server',
  /** The map comes from documentation and nobody on site has compared it with the system. */
  'schema-not-signed',
  'schema-unfit',
  /** A copy is uploaded to the host that is pinned on site, and to no other. */
  'other-upload-host',
  'upload-failed',
  /** A copy comes in more parts than a request takes. */
  'copy-too-large',
  'internal',
] as const;
export type SiteCode = (typeof siteCodes)[number];
