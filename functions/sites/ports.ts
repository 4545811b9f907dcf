import type { SiteStoreName } from '../../contract/site.ts';
import type { LookUp } from './domain/look-up.ts';
import type { Task, TaskName } from './domain/task.ts';

/**
 * What is asked of the site: one item per task. An item removes itself some weeks after it was last opened; what is asked
 * for longer is opened again by its machine.
 */
export interface Tasks {
  /** Every task of a request, in no order. */
  ofRequest(request: string): Promise<Task[]>;
  find(name: TaskName): Promise<Task | undefined>;
  /** Writes a new task. Answers `exists`, and changes nothing, if there is already one of this name. */
  create(task: Task): Promise<'created' | 'exists'>;
  /**
   * Reads the task, applies `change`, and writes the result if nobody else wrote meanwhile; otherwise starts over. The
   * unchanged object is returned without a write. Throws `PermanentError` if there is no such task.
   */
  change(name: TaskName, change: (task: Task) => Task): Promise<Task>;
  /** Tasks of a site that have not ended, the oldest first. May be late by moments. */
  listOpen(site: string): AsyncIterable<Task>;
  /** Tasks of a site whose machine was not told yet of their end. */
  listUntold(site: string): AsyncIterable<Task>;
}

/**
 * Who has an address: one item per request. It names people, so that it is removed when a step has read it, and removes
 * itself after two days: what is asked for longer is opened again by its machine.
 */
export interface LookUps {
  find(request: string): Promise<LookUp | undefined>;
  /** Writes a new one. Answers `exists`, and changes nothing, if there is already one of this request. */
  create(lookUp: LookUp): Promise<'created' | 'exists'>;
  /** As {@link Tasks.change}; `undefined` if there is none of this request. */
  change(request: string, change: (lookUp: LookUp) => LookUp): Promise<LookUp | undefined>;
  /** No such item is fine. */
  remove(request: string): Promise<void>;
  /** Those of a site that wait for an answer, the oldest first. May be late by moments. */
  listOpen(site: string): AsyncIterable<LookUp>;
  /** Those of a site that are answered, and whose machine was not told yet. */
  listUntold(site: string): AsyncIterable<LookUp>;
}

/** An agent as it was seen last. */
export interface SeenAgent {
  /** Random, made by the agent. */
  instance: string;
  version: string;
  /** ISO 8601 UTC. */
  seenAt: string;
}

/** The agents of a site, one for each of its keys. */
export interface Agents {
  /** `other`: another instance came under this key first, and it stays the only one. */
  greet(site: string, key: string, agent: SeenAgent): Promise<'known' | 'other'>;
  find(site: string, key: string): Promise<SeenAgent | undefined>;
}

/** What was signed once must not be said twice. */
export interface Nonces {
  /** @param until ISO 8601: by then its signature is too old anyway */
  remember(key: string, nonce: string, until: Date): Promise<'new' | 'seen'>;
}

/** A part of a copy that the site uploads: of a request, a store, and the part's name. */
export interface SitePartName {
  request: string;
  store: SiteStoreName;
  part: string;
}

/**
 * Uploads of the site's parts into the archive bucket. Whatever is not closed does not count, and the bucket drops it after
 * a day.
 */
export interface PartUploads {
  /** Begins an upload, and answers with its name in the bucket. */
  begin(name: SitePartName): Promise<string>;
  /** URLs to which these pieces, numbered from 1, can be put for a while. Asks nobody. */
  signPieces(name: SitePartName, upload: string, pieces: readonly number[]): Promise<string[]>;
  /**
   * Puts the pieces together, in their order. `unknown`: there is no such upload any more. `unfit`: a piece is not what was
   * put there, or too small.
   */
  complete(
    name: SitePartName,
    upload: string,
    pieces: readonly { piece: number; etag: string }[],
  ): Promise<'complete' | 'unknown' | 'unfit'>;
  /** Gives up an upload with everything that was put there. Already gone = done. */
  abort(name: SitePartName, upload: string): Promise<void>;
}
