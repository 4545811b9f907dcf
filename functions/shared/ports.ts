import type { KeyName } from '../../contract/resources.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import type { KeysFor, RandomBytes } from './secrets.ts';

/** The current time. */
export type Clock = () => Date;

/** Time, for work that paces itself. */
export interface Timing {
  /** Resolves after this time. */
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds until this invocation times out. */
  timeLeft(): number;
}

/**
 * Writes a log line: the name of an event, the request's id and numbers. No field can hold personal data: `field` is the
 * kind of a record and the name of one of its fields (`invoices.issuedOn`), never a value.
 */
export type Log = (line: {
  event: string;
  requestId?: string;
  store?: AnyStoreName;
  field?: string;
  error?: string;
  count?: number;
}) => void;

/** Counts for the alarms. Written only when above zero. */
export type CountMetric = (metric: string, count: number) => void;

/** For use cases that create or check secrets, with the keys that they need. */
export interface Secrets<Name extends KeyName = never> {
  keys: KeysFor<Name>;
  random: RandomBytes;
}

/** For use cases that build links. */
export interface PublicSite {
  /** Base URL of the customer pages, without a trailing slash. */
  publicUrl: string;
}
