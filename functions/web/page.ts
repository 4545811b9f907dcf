import type { PublishedVersion } from '../policy/domain/policy.ts';
import type { ComparedSection } from '../policy/domain/policy-changes.ts';
import type { PolicyView } from '../policy/domain/policy-view.ts';
import type { WrittenPart } from '../requests/domain/request.ts';
import type { StatusView } from '../requests/domain/status-view.ts';
import type { RefusalReason } from '../shared/refusal.ts';
import type { Kind, Language, Scope, Topic } from '../shared/vocabulary.ts';
import type { Markup } from './html.ts';

/** What a customer typed into the form, shown again unchanged if something is wrong. */
export interface FormValues {
  kind?: string;
  scope?: string;
  topics: string[];
  address?: string;
}

/** Every page of the product, as data. Instants are ISO 8601 UTC. */
export type Page =
  | {
      type: 'form';
      values: FormValues;
      errors: FormErrors;
      idempotencyKey: string;
      /** Set if the client sent too many forms, so that this one is not on record: when it may send again. */
      retryAt?: string;
    }
  /** After a submission: the same for everyone, whether or not the address is known. */
  | {
      type: 'submitted';
      reference: string;
      kind: Kind;
      address: string;
      matchCode?: string;
      waitDays: number;
      letterLanguage: Language;
    }
  | {
      type: 'confirm';
      reference: string;
      kind: Kind;
      scope: Scope;
      topics: Topic[];
      /** Path to which the form posts. */
      action: string;
      linkExpiresAt: string;
      /** Seconds between a deletion's confirmation and its execution. */
      graceSeconds: number;
      needsCode: boolean;
      /** No other link follows this one. */
      isLastLink: boolean;
      /** Deletion: the version of the risk text that is shown and, if ticked, recorded. */
      riskTextVersion?: string;
      /** What was ticked and typed, kept while something else has to be corrected. */
      typed?: { code?: string; acceptRisk: boolean };
      error?: RefusalReason;
      /** After a wrong code: attempts remaining before this link is locked. */
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
  /** A confirmation link that is expired or locked: offers a fresh one. */
  | {
      type: 'fresh-link';
      reference: string;
      reason: 'link-expired' | 'link-locked';
      needsCode: boolean;
      action: string;
    }
  | {
      type: 'fresh-link-sent';
      reference: string;
      kind: Kind;
      /** Of the link in the letter that is on its way; the first letter has 1. */
      linkNumber: number;
      letterLanguage: Language;
    }
  | {
      type: 'cancel';
      /** Of a deletion that can be cancelled. */
      view: StatusView;
      action: string;
      /** Digits to type: a person copies them from the page, a link scanner types nothing. */
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
      /** Of a copy in parts, in order. */
      parts?: WrittenPart[];
      deletesAt: string;
      error?: RefusalReason;
      /** After a wrong code: attempts remaining before the archive is deleted. */
      triesLeft?: number;
    }
  /** The presigned URL is shown only on this page. */
  | {
      type: 'download-ready';
      reference: string;
      url: string;
      expiresAt: string;
      action: string;
      /** Of a copy in parts: all of them, the number of the one behind the URL, and the code as it was typed. */
      parts?: WrittenPart[];
      part?: number;
      code?: string;
    }
  | { type: 'archive-discarded'; reference: string; statusPath: string }
  | {
      type: 'status';
      view: StatusView;
      /** While a deletion can be cancelled: path of the cancel page. */
      cancelPath?: string;
    }
  /** GET of a one-click link: shows the opt-out, changes nothing. */
  | { type: 'opt-out'; topic: Topic; action: string }
  | { type: 'opted-out'; topics: Topic[]; stopsAt: string }
  /**
   * The policy in force, or one version of it. The text is already markup, so that only one function bundles the
   * Markdown renderer.
   */
  | { type: 'policy'; view: PolicyView; text?: Markup }
  /** The differences between two versions, in the language of the page. */
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
      /** Whether there is a telephone number on file, whose end the page asks for before a consent is accepted. */
      hasPhone: boolean;
      /** Purposes that were ticked, kept while something else has to be corrected. */
      ticked: string[];
      error?: RefusalReason;
      /** What has just been recorded. */
      done?: 'given' | 'withdrawn';
    }
  /** A helpful answer to a late, repeated or unknown click. */
  | {
      type: 'refused';
      reason: RefusalReason;
      /** The kind of link. */
      route?: 'confirm' | 'cancel' | 'download' | 'status' | 'opt-out' | 'consent';
    }
  /** The same for a holder of one of the request's links: its state, and the path of its status page. */
  | {
      type: 'spent-link';
      reason: RefusalReason;
      route: 'confirm' | 'cancel' | 'download';
      view: StatusView;
      statusPath: string;
    }
  /** Something failed on our side; nothing was lost. */
  | { type: 'fault' };

/** Errors shown next to the fields. */
export interface FormErrors {
  kind?: 'missing' | 'unknown';
  /** `not-for-this-kind`: sent by a program, for a kind that has no use for it. */
  scope?: 'missing' | 'unknown' | 'not-for-this-kind';
  topics?: 'missing' | 'unknown' | 'not-for-this-kind';
  address?: Extract<RefusalReason, `address-${string}`>;
  /** Of a program; a page fills in these itself. */
  language?: 'unknown';
  idempotencyKey?: 'unknown' | 'missing' | 'too-long';
  /** About the whole form: too large, broken encoding, control characters. */
  form?: 'unreadable' | 'too-large' | 'too-many-fields' | 'unsupported' | 'control-characters';
  /** Names of fields that no submission has. */
  unknown?: string[];
}

export interface PageContext {
  language: Language;
  /** Time of the response, ISO 8601 UTC: countdowns and the law in force depend on it. */
  now: string;
  /** Path and query of this page in the other language, if it is available there. */
  otherLanguagePath?: string;
  /**
   * Whether an automatically reloading page may do so (query `updates`, `off` on request). The page then offers to
   * change that, as WCAG 2.2.1 requires; without this field it reloads and offers nothing.
   */
  updates?: 'on' | 'off';
}
