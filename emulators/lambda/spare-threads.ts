import type { Worker } from 'node:worker_threads';

/** How many threads of one bundle are kept: few are ever at work at the same time. */
const maxPerBundle = 2;

/**
 * Threads of functions that are closed, for the next functions in this process that have the same bundles: a thread that
 * has compiled a bundle before loads it anew in a twentieth of the time that a new thread takes.
 */
export class SpareThreads {
  readonly #byBundle = new Map<string, Worker[]>();

  /** A thread that has loaded this bundle before, if there is one. */
  take(bundle: string): Worker | undefined {
    const threads = this.#byBundle.get(bundle) ?? [];
    for (let thread = threads.pop(); thread !== undefined; thread = threads.pop()) {
      if (hasExited(thread)) continue;
      thread.off('error', ignore).ref();
      return thread;
    }
    return undefined;
  }

  /** Keeps a thread that has nothing to do, and to which nobody listens. @returns false if there are enough of them */
  keep(bundle: string, thread: Worker): boolean {
    const threads = this.#byBundle.get(bundle) ?? [];
    if (threads.length >= maxPerBundle) return false;
    // The process does not wait for it, and one that breaks is not taken any more.
    thread.on('error', ignore).unref();
    this.#byBundle.set(bundle, [...threads, thread]);
    return true;
  }
}

const ignore = () => {};
const hasExited = ({ threadId }: Worker): boolean => threadId === -1;
