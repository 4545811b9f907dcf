import type { ErrorName, ResumeOutput } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { Clock, Log } from '../shared/ports.ts';
import type { Kind, Scope, Topic } from '../shared/vocabulary.ts';
import type { LinkRefusal } from './domain/link-refusal.ts';
import type { Request } from './domain/request.ts';

/** The requests, one item each. */
export interface Requests {
  /** Writes a new request; `exists` when one with this id is there already (which is then left alone). */
  create(request: Request): Promise<'created' | 'exists'>;
  find(id: string): Promise<Request | undefined>;
  /**
   * Reads, applies `change`, and writes only if nobody wrote in between; otherwise reads and applies again.
   * A refusal, or the very same object, is returned without a write. Throws `PermanentError` when there is no such
   * request.
   */
  change(id: string, change: (request: Request) => Request | LinkRefusal): Promise<Request | LinkRefusal>;
  /** Open requests, the most urgent first. */
  listOpen(): AsyncIterable<Request>;
}

/** At most `count` per `windowSeconds`. */
export interface Limit {
  count: number;
  windowSeconds: number;
}

/** Atomic counters in fixed windows. */
export interface Limits {
  /** Counts one; false when it would exceed the limit (nothing is counted then). */
  take(name: string, limit: Limit, now: Date): Promise<boolean>;
}

/**
 * A slot that one request of a customer can hold: `deletion` from its confirmation on, `erasing` from the point of no
 * return on, `handover` from planning until its archive is gone, `opt-out` while it is carried out.
 */
export type WorkSlot = Kind | 'erasing';

/** What a customer has open: each slot is held by one request at a time. */
export interface OpenWork {
  /**
   * Claims a slot for a request in ONE conditional write: only if the slot is free (or this request's already) and
   * none of the `excluded` slots is held by another request. Idempotent for the same request.
   * `heldBy` tells who stands in the way; the caller decides whether to join or to wait.
   */
  claim(
    customerId: string,
    claim: Claim,
    excluded: readonly WorkSlot[],
  ): Promise<{ claimed: true } | { claimed: false; heldBy: Claim }>;
  /** Releases every slot that this request holds; holds none = fine. Leaves nothing behind when all are free. */
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
  /** Starts the execution named like the request. Already there = fine. */
  start(requestId: string): Promise<void>;
  /** Resumes a waiting state. `gone`: nobody waits under this token any more. */
  resume(taskToken: string, output: ResumeOutput): Promise<'resumed' | 'gone'>;
  /** Ends a waiting state with an error name that the machine catches. */
  interrupt(taskToken: string, error: ErrorName): Promise<'resumed' | 'gone'>;
  /** Whether the execution still runs. */
  executionStatus(requestId: string): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
  /** Runs a failed execution again from the state that failed. */
  redrive(requestId: string): Promise<void>;
}

/** Sends a message to one recipient. */
export interface Mail {
  /** Answers with the sender's message id. `tag` is opaque (request id, letter name). */
  send(message: {
    to: string;
    subject: string;
    text: string;
    html: string;
    tags: Record<string, string>;
  }): Promise<{ messageId: string }>;
}

/** What nearly every use case needs. */
export interface BasePorts {
  requests: Requests;
  clock: Clock;
  settings: RuntimeSettings;
  log: Log;
}
