import type { ErrorName, ResumeOutput } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Clock, Log } from '../shared/ports.ts';
import type { Kind, Scope, Topic } from '../shared/vocabulary.ts';
import type { LinkRefusal } from './domain/link-refusal.ts';
import type { Request } from './domain/request.ts';

/** All requests, one item each. */
export interface Requests {
  /** Writes a new request. Answers `exists`, and changes nothing, if there is already one with this id. */
  create(request: Request): Promise<'created' | 'exists'>;
  find(id: string): Promise<Request | undefined>;
  /**
   * Reads the request, applies `change`, and writes the result if nobody else wrote meanwhile; otherwise starts over. A
   * refusal, or the unchanged object, is returned without a write. Throws `PermanentError` if there is no such request.
   */
  change(id: string, change: (request: Request) => Request | LinkRefusal): Promise<Request | LinkRefusal>;
  /** Open requests, most urgent first. */
  listOpen(): AsyncIterable<Request>;
}

/** A maximum of `count` per `windowSeconds`. */
export interface Limit {
  count: number;
  windowSeconds: number;
}

/** Atomic counters in fixed windows. */
export interface Limits {
  /** Counts one. Answers false, and counts nothing, if that would exceed the limit. */
  take(name: string, limit: Limit, now: Date): Promise<boolean>;
}

/**
 * A slot that one request of a customer can hold: `deletion` from its confirmation, `erasing` from the point of no
 * return, `handover` from planning until its archive is deleted, `opt-out` while it is carried out.
 */
export type WorkSlot = Kind | 'erasing';

/** A customer's open work: each slot is held by one request at a time. */
export interface OpenWork {
  /**
   * Claims a slot for a request in ONE conditional write: only if the slot is free (or already this request's) and no
   * `excluded` slot is held by another request. Idempotent for the same request.
   * `heldBy` is the blocking claim; the caller decides whether to join or to wait.
   */
  claim(
    customerId: string,
    claim: Claim,
    excluded: readonly WorkSlot[],
  ): Promise<{ claimed: true } | { claimed: false; heldBy: Claim }>;
  /** Releases every slot that this request holds; holding none is fine. Deletes the item once all slots are free. */
  release(customerId: string, requestId: string): Promise<void>;
}

export interface Claim {
  slot: WorkSlot;
  requestId: string;
  scope: Scope;
  topics: Topic[];
}

/** The workflow engine. */
export interface Workflow {
  /** Starts the execution named after the request. Already started = fine. */
  start(requestId: string): Promise<void>;
  /** Resumes a waiting state. `gone`: nothing waits on this token any more. */
  resume(taskToken: string, output: ResumeOutput): Promise<'resumed' | 'gone'>;
  /** Ends a waiting state with an error name that the machine catches. */
  interrupt(taskToken: string, error: ErrorName): Promise<'resumed' | 'gone'>;
  /** Whether the execution still runs. */
  executionStatus(requestId: string): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
  /** Restarts a failed execution from the state that failed. */
  redrive(requestId: string): Promise<void>;
}

/** Sends a message to one recipient. */
export interface Mail {
  /** Answers with the mail service's message id. `tags` are opaque (request id, letter name). */
  send(message: {
    to: string;
    subject: string;
    text: string;
    html: string;
    tags: Record<string, string>;
  }): Promise<{ messageId: string }>;
}

/** Ports that nearly every use case needs. */
export interface BasePorts {
  requests: Requests;
  clock: Clock;
  settings: RuntimeSettings;
  log: Log;
}
