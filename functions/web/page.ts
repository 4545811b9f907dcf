import type { PublishedVersion } from '../policy/domain/policy.ts';
import type { ComparedSection } from '../policy/domain/policy-changes.ts';
import type { PolicyView } from '../policy/domain/policy-view.ts';
import type { StatusView } from '../requests/domain/status-view.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import type { Kind, Language, Scope, Topic } from '../shared/vocabulary.ts';
import type { Markup } from './html.ts';

/** What a customer typed into the form; kept as it was when something is wrong. */
export interface FormValues {
  kind?: string;
  scope?: string;
  topics: string[];
  address?: string;
}

/** What is shown: each page of the product, as data. Instants are ISO 8601 UTC. */
export type Page =
  | { type: 'form'; values: FormValues; errors: FormErrors; idempotencyKey: string }
  /** After a submission; the same for everybody, whether or not the address is known or a limit was hit. */
  | {
      type: 'submitted';
      reference: string;
      kind: Kind;
      address: string;
      matchCode?: string;
      waitDays: number;
    }
  | {
      type: 'confirm';
      reference: string;
      kind: Kind;
      scope: Scope;
      topics: Topic[];
      /** Where the form posts to, a path. */
      action: string;
      linkExpiresAt: string;
      /** Seconds between a deletion's confirmation and its execution. */
      graceSeconds: number;
      needsCode: boolean;
      /** Deletion: the version of the risk text that is shown and, if ticked, recorded. */
      riskTextVersion?: string;
      /** What was ticked and typed, kept when something else has to be mended. */
      typed?: { code?: string; acceptRisk: boolean };
      error?: RefusalReason;
      /** After a wrong code: tries that are left before this link ends. */
      triesLeft?: number;
    }
  | {
      type: 'confirmed';
      reference: string;
      kind: Kind;
      confirmedAt: string;
      graceSeconds: number;
      statusPath: string;
    }
  /** A confirmation link that is late or locked: offers a fresh one. */
  | { type: 'fresh-link'; reference: string; reason: 'link-expired' | 'link-locked'; action: string }
  | { type: 'fresh-link-sent'; reference: string }
  | {
      type: 'cancel';
      reference: string;
      scope: Scope;
      action: string;
      endsAt: string;
      /** The reference of the customer's other request that the deletion waits for beyond `endsAt`. */
      waitsFor?: string;
      /** Characters to type: a person reads them off the page, a link scanner types nothing. */
      challenge: string;
      error?: RefusalReason;
    }
  | { type: 'cancelled'; reference: string; statusPath: string }
  | {
      type: 'download';
      reference: string;
      action: string;
      /** Bytes. */
      size: number;
      entries: number;
      missing: number;
      deletesAt: string;
      error?: RefusalReason;
      /** After a wrong code: tries that are left before the archive is deleted. */
      triesLeft?: number;
    }
  /** The presigned URL is on this page only. */
  | { type: 'download-ready'; reference: string; url: string; expiresAt: string; action: string }
  | { type: 'archive-discarded'; reference: string; statusPath: string }
  | {
      type: 'status';
      view: StatusView;
      /** While a deletion can be cancelled: the path of the page that does it. */
      cancelPath?: string;
    }
  /** GET of a one-click link: shows, changes nothing. */
  | { type: 'opt-out'; topic: Topic; action: string }
  | { type: 'opted-out'; topics: Topic[]; stopsAt: string }
  /** The policy in force or one version of it. The text is markup already: only one function carries what makes it. */
  | { type: 'policy'; view: PolicyView; text?: Markup }
  /** What is different between two versions, in the language of the page. */
  | {
      type: 'policy-changes';
      older: PublishedVersion;
      newer: PublishedVersion;
      sections: ComparedSection[];
    }
  /** No such version, or nothing to compare it with. */
  | { type: 'policy-unknown' }
  | {
      type: 'consent';
      version: PublishedVersion;
      /** By purpose: since when it is accepted. */
      given: Record<string, string>;
      action: string;
      /** Characters to type before a yes is taken. */
      challenge: string;
      /** Purposes that were ticked, kept when something else has to be mended. */
      ticked: string[];
      error?: RefusalReason;
      /** What has just been recorded. */
      done?: 'given' | 'withdrawn';
    }
  /** A kind answer to a late, second or unknown click. */
  | {
      type: 'refused';
      reason: RefusalReason;
      /** Which link it was. */
      route?: 'confirm' | 'cancel' | 'download' | 'status' | 'opt-out' | 'consent';
      /** For a holder of one of the request's links: where it stands, and the path of its status page. */
      about?: { view: StatusView; statusPath: string };
    }
  /** Something on our side failed; nothing was lost. */
  | { type: 'fault' };

/** Errors beside the fields. */
export interface FormErrors {
  kind?: 'missing' | 'unknown';
  scope?: 'missing' | 'unknown';
  topics?: 'missing' | 'unknown';
  address?: 'address-missing' | 'address-invalid' | 'address-local-part-not-ascii';
  /** About the whole form: too large, broken encoding, control characters. */
  form?: 'unreadable' | 'too-large' | 'unsupported' | 'control-characters';
}

export interface PageContext {
  language: Language;
  /** The instant of the answer, ISO 8601 UTC: countdowns and the law in force depend on it. */
  now: string;
  /** Path and query of this page in the other language, if it can be shown there. */
  otherLanguagePath?: string;
  /**
   * Whether a page that looks again by itself may do so (query `updates`, `off` on wish). It then offers to change that,
   * as WCAG 2.2.1 wants; without this field it looks again and offers nothing.
   */
  updates?: 'on' | 'off';
}
