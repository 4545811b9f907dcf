import type { VersionWords } from './policy.ts';
import type { Receipt } from './receipt.ts';
import type { Kind, Language, Scope, Topic } from './vocabulary.ts';

/** What every letter about a request knows. Instants are ISO 8601 UTC; URLs are absolute. */
interface AboutRequest {
  reference: string;
  kind: Kind;
  scope: Scope;
  topics: Topic[];
  /** The customer's name as on file; text, never markup. */
  name: string;
  submittedAt: string;
}

/** The letters that customers get. `functions/web/letters` chooses the words. */
export type Letter =
  /** Step 2: asks for the confirmation, and is the legally required first response. */
  | (AboutRequest & {
      type: 'confirm';
      confirmUrl: string;
      statusUrl: string;
      linkExpiresAt: string;
      /** Without a confirmation the request ends here and nothing changes. */
      waitEndsAt: string;
      /** Legal due date of the performance. */
      dueAt: string;
      /** Deletion: seconds between confirmation and execution. */
      graceSeconds: number;
    })
  /** Step 4: a confirmed deletion waits; how to stop it. */
  | (AboutRequest & { type: 'grace'; cancelUrl: string; statusUrl: string; endsAt: string; dueAt: string })
  /** A deletion was cancelled: nothing was deleted. */
  | (AboutRequest & { type: 'cancelled'; cancelledAt: string })
  /** A request that an earlier, still open one covers: that one does it. */
  | (AboutRequest & { type: 'joined'; joinedTo: string; statusUrl: string })
  /** A handover's archive waits for its download; never the archive or a presigned URL itself. */
  | (AboutRequest & {
      type: 'archive-ready';
      downloadUrl: string;
      statusUrl: string;
      /** Bytes. */
      size: number;
      entries: number;
      /** Files that could not be read; the manifest names them. */
      missing: number;
      deletesAt: string;
    })
  /** The account of what was done. With `receipt.unfinished` stores, an interim one: we look after the rest. */
  | (AboutRequest & { type: 'receipt'; receipt: Receipt; dueAt: string; statusUrl: string });

/** A letter in words, ready to become a message. `text` and `html` say the same. */
export interface RenderedLetter {
  subject: string;
  text: string;
  html: string;
}

export type RenderLetter = (letter: Letter, language: Language) => RenderedLetter;

/**
 * What a policy notice tells. URLs are absolute; days are `YYYY-MM-DD` in Vietnam. Without `personal` it says the same to
 * everybody, so that one letter a language serves a whole run.
 */
export interface Notice {
  version: number;
  /** The version's words in the language of the notice, which quotes title and summary. */
  words: VersionWords;
  effective: string;
  /** The whole text, and what is different from the version before it (of the first there is none). */
  policyUrl: string;
  changesUrl?: string;
  /** Where consent is asked for: the customer's name as on file (text, never markup), and the page that is theirs. */
  personal?: { name: string; consentUrl: string };
  /** Where a customer who does not agree can ask for a copy or for deletion. */
  formUrl: string;
}

export type RenderNotice = (notice: Notice, language: Language) => RenderedLetter;
