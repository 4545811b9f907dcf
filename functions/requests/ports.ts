import type { ErrorName, ResumeOutput } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { StoreName } from '../../contract/stores.ts';
import type { Clock, Log } from '../shared/ports.ts';
import type { Kind, Scope, Topic } from '../shared/vocabulary.ts';
import type { Cutting } from '../stores/domain/cutting.ts';
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
  /** Closed requests of which a letter did not arrive, until an operator has told the customer. */
  listUndelivered(): AsyncIterable<Request>;
}

/** For staff who have a customer's number and look for what was asked for and done. */
export interface RequestSearch {
  /** Every request of this customer that is on record, open or closed, in no order. Reads the whole table. */
  ofCustomer(customerId: string): AsyncIterable<Request>;
}

/** At most `count` per `windowSeconds` of what has this name. */
export interface Limit {
  name: string;
  count: number;
  windowSeconds: number;
}

/** Atomic counters in fixed windows. */
export interface Limits {
  /**
   * Counts one against each of the limits, or against none: all are looked at before any is counted, so that what one
   * refuses uses up no other. `retryAt`: when the last of the windows that are full begins anew.
   */
  take(limits: readonly Limit[], now: Date): Promise<{ taken: true } | { taken: false; retryAt: Date }>;
}

/**
 * A slot that one request of a customer can hold: `deletion` from its confirmation, `erasing` from the point of no
 * return, `handover` from planning until its archive is deleted, `opt-out` while it is carried out.
 */
export type WorkSlot = Kind | 'erasing';

/** A customer's open work: each slot is held by one request at a time. */
export interface OpenWork {
  /**
   * Claims a slot for a request in ONE conditional write: only if the slot is free (or this request's already) and
   * none of the `excluded` slots is held by another request. Idempotent for the same request.
   * `heldBy` tells who stands in the way; the caller decides whether to join or to wait. What nobody touches for half
   * a year is removed by the table.
   */
  claim(
    customerId: string,
    claim: Claim,
    excluded: readonly WorkSlot[],
    now: Date,
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

/** A request as its executions are named after it. */
export type Executed = Pick<Request, 'id' | 'restarts'>;

/** The workflow engine. */
export interface Workflow {
  /** Starts the execution named after the request, and after how often it was restarted. Already started = fine. */
  start(request: Executed): Promise<void>;
  /** Resumes a waiting state. `gone`: nothing waits on this token any more. */
  resume(taskToken: string, output: ResumeOutput): Promise<'resumed' | 'gone'>;
  /** Ends a waiting state with an error name that the machine catches. */
  interrupt(taskToken: string, error: ErrorName): Promise<'resumed' | 'gone'>;
  /** Does a state wait on this token? Asking changes nothing, and does not lengthen the wait. */
  isWaiting(taskToken: string): Promise<boolean>;
  /** The status of the request's latest execution. `none`: it never began, or ended so long ago that it is forgotten. */
  executionStatus(request: Executed): Promise<'running' | 'succeeded' | 'failed' | 'none'>;
  /** Runs a failed execution again from the state that failed; `impossible` after a fortnight. */
  redrive(request: Executed): Promise<'redriven' | 'impossible'>;
}

/** How the files of a large copy are cut: kept beside its archive, because it names paths, and deleted with it. */
export interface SavedCuts {
  find(requestId: string, store: StoreName): Promise<Cutting | undefined>;
  /** Overwrites. */
  save(requestId: string, store: StoreName, cutting: Cutting): Promise<void>;
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
