import type { SiteStoreName } from './site.ts';

/** Settings that the functions read at run time. Validated at synthesis (`infra/settings.ts`). */
export interface RuntimeSettings {
  provider: {
    /** As customers know it; appears in every subject line. */
    name: string;
    /** The provider's own website, where customers can check whom they are dealing with. */
    website: string;
    /** Where customers who are stuck can write. */
    supportEmail: string;
    /** As people dial it. */
    supportPhone: string;
    /** Postal address, on one line. */
    address: string;
    /** CSS colour of buttons and links; needs a contrast of at least 4.5:1 on white. */
    colour: string;
    /**
     * Picture beside the name, on a white background: a `data:image/…;base64,…` URL, so that the page fetches nothing.
     */
    logo?: string;
  };
  mail: {
    /** `From` of request letters. */
    sender: string;
    /** `From` of policy notices. A separate address, so that complaints about notices do not affect receipts. */
    noticeSender: string;
    /** Address for replies and `mailto:` opt-outs. */
    replyTo: string;
  };
  /** Used when the visitor asks for no supported language. */
  defaultLanguage: 'vi' | 'en';
  /**
   * Instant of the upgrade that introduced seals, ISO 8601: what was asked, confirmed, planned or delivered before it
   * goes on without a seal for 60 more days. A new deployment has none.
   */
  sealedSince?: string;
  periods: {
    /** Lifetime of a confirmation link, ≤ 24 hours. */
    confirmationLinkSeconds: number;
    /** How long a request waits for its confirmation, fresh links included. */
    confirmationWaitSeconds: number;
    /** Time between a confirmed deletion and its execution. */
    graceSeconds: number;
    /** Lifetime of a handover archive. */
    archiveSeconds: number;
    /** Lifetime of a presigned download URL, ≤ 300 seconds. */
    downloadUrlSeconds: number;
    /** How long a closed request's evidence is kept. */
    evidenceMonths: number;
    /** Hold on registrant data after the domain's last day. */
    registrantHoldDays: number;
    /** Hold on the account facts that an internet service must keep, after the service has ended. */
    accountFactsMonths: number;
    /**
     * For how long an address on file counts as new: a deletion or a copy that is asked for from it needs a person, and
     * the address before it is told.
     */
    newAddressDays: number;
    /** Hold on consent and suppression records. */
    refusalRecordMonths: number;
  };
  limits: {
    /** Maximum of unsolicited letters to one address. Fresh links do not count. */
    lettersPerAddressPerHour: number;
    lettersPerAddressPerDay: number;
    /** Maximum of those that one client can trigger: a single stranger must not exhaust the owner's letters. */
    lettersPerAddressPerClientPerDay: number;
    /** Maximum of submissions from one client's network address. */
    formsPerClientPerHour: number;
    /** Number of wrong match codes that locks a secret. */
    wrongCodes: number;
    /** Maximum of fresh links per request. */
    freshLinks: number;
  };
  archives: {
    /**
     * How many bytes of files one part of a copy may hold, before they are packed. A larger file is a part of its own.
     */
    partBytes: number;
    /** How many files one part may hold. */
    partFiles: number;
  };
  notices: {
    /** How many days before a significant change applies customers must have been notified. */
    daysAhead: number;
    /** Customers in the first batch of a run (the canary), which is sent alone. */
    canarySize: number;
    /** How long to wait for the canary's bounces and complaints. */
    canaryWaitSeconds: number;
    /** How long to wait before checking an exhausted daily quota again. */
    quotaWaitSeconds: number;
    /** Bounce rate at which a run stops automatically. */
    bouncePercent: number;
    /** Complaint rate at which a run stops automatically. */
    complaintPercent: number;
  };
  /**
   * The provider's site. Compiled into the bundles, because it does not fit into an environment; missing without one.
   */
  site?: SiteSettings;
}

/** The place where the provider's own systems are, which only an agent beside them reaches (`contract/site.ts`). */
export interface SiteSettings {
  /** Names the site in tables, alarms and in what the agent says of itself. */
  name: string;
  /** Public keys of the agent, Ed25519, 32 bytes, base64url: one, or two while it changes them. */
  agentKeys: string[];
  /** In the order in which they are erased: a store that others ask for names is the last. */
  stores: SiteStore[];
  /**
   * The store that knows the customers: the site then says who has an address, and nobody is looked up in the cloud's
   * account register. Missing: that register is asked.
   */
  register?: SiteStoreName;
  /** Seconds for which a claimed task belongs to its agent after the last sign of life. */
  leaseSeconds: number;
  /** Seconds between two questions of an agent that has nothing to do. Each question is a call of the API. */
  idlePollSeconds: number;
  /** Seconds without a word from the agent, or with a task that nobody takes, after which a person is called. */
  silentAfterSeconds: number;
}

/** One system of the site. */
export interface SiteStore {
  store: SiteStoreName;
  /** Which deletions and copies reach it; `everything` reaches all of them. */
  scope: 'information' | 'data';
  /** What customers call it, in receipts and on the status page. */
  words: { vi: string; en: string };
  /** Categories of data that it can have. */
  categories: string[];
  /**
   * What it can do besides finding and erasing. Of a store that does not `copy`, a copy says that it has nothing of it.
   */
  does: ('suspend' | 'refuse' | 'copy')[];
  /** What customers call the copies that a deletion does not reach at once, by their names in the store map. */
  copies?: Record<string, { vi: string; en: string }>;
  /** A registry's portal, a paper file: a person works there, and no agent. */
  manual?: ManualWork;
}

/** How a person works in a store that no program reaches. */
export interface ManualWork {
  /** What to do there, for staff. Names no customer: whom it is about, the operator's command shows. */
  instructions: { vi: string; en: string };
  /** Days before the request is due by law at which the work is due, and a person is called. */
  daysBefore: number;
}
