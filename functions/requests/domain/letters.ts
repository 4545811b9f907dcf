import type { AnyStoreName } from '../../../contract/stores.ts';
import type { RenderedLetter } from '../../shared/rendered-letter.ts';
import type { Kind, Language, Scope, Topic } from '../../shared/vocabulary.ts';
import type { Receipt } from './receipt.ts';

/** Facts that every letter about a request has. Instants are ISO 8601 UTC; URLs are absolute. */
interface AboutRequest {
  reference: string;
  kind: Kind;
  scope: Scope;
  topics: Topic[];
  /** The customer's name on file; text, never markup. */
  name: string;
  submittedAt: string;
}

/** The letters that customers receive. `functions/web/letters` chooses the wording. */
export type Letter =
  /** Step 2: asks for the confirmation, and is the first response required by law. */
  | (AboutRequest & {
      type: 'confirm';
      confirmUrl: string;
      /** 1 in the first letter; each link that replaces an expired or locked one counts on. */
      linkNumber: number;
      /** No other link follows this one. */
      isLastLink: boolean;
      statusUrl: string;
      linkExpiresAt: string;
      /** If not confirmed by then, the request ends and nothing changes. */
      waitEndsAt: string;
      /** Legal deadline for carrying out the request. */
      dueAt: string;
      /** Deletion: seconds between confirmation and execution. */
      graceSeconds: number;
      /** Handover: seconds for which the archive can be fetched. */
      archiveSeconds: number;
    })
  /** Step 4: a confirmed deletion is waiting; how to stop it. */
  | (AboutRequest & { type: 'grace'; cancelUrl: string; statusUrl: string; endsAt: string; dueAt: string })
  /** A request was cancelled: nothing was deleted. `reason`: in an operator's words, if one of them cancelled. */
  | (AboutRequest & { type: 'cancelled'; cancelledAt: string; reason?: string })
  /** An earlier request, still open, covers this one and will carry it out. */
  | (AboutRequest & { type: 'joined'; joinedTo: string; statusUrl: string })
  /** To the address before this one: who asks has an address that was put on file a short time ago. */
  | (AboutRequest & { type: 'address-changed'; changedAt: string })
  /** A handover's archive can be downloaded. The letter never contains the archive or a presigned URL. */
  | (AboutRequest & {
      type: 'archive-ready';
      downloadUrl: string;
      statusUrl: string;
      /** Bytes. */
      size: number;
      entries: number;
      /** Files that could not be read; the manifest lists them. */
      missing: number;
      /** How many, if the copy comes in parts. */
      parts?: number;
      /** Stores in scope of which the copy has nothing. Missing: none. */
      notInCopy?: AnyStoreName[];
      deletesAt: string;
    })
  /**
   * The account of what was done. With `receipt.unfinished` stores it is an interim one: an operator looks after the
   * rest.
   */
  | (AboutRequest & { type: 'receipt'; receipt: Receipt; dueAt: string; statusUrl: string });

export type RenderLetter = (letter: Letter, language: Language) => RenderedLetter;
