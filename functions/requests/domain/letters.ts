import type { RenderedLetter } from '../../shared/rendered-letter.ts';
import type { Kind, Language, Scope, Topic } from '../../shared/vocabulary.ts';
import type { Receipt } from './receipt.ts';

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
      /** Handover: seconds for which the archive can be fetched. */
      archiveSeconds: number;
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

export type RenderLetter = (letter: Letter, language: Language) => RenderedLetter;
