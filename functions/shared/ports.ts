import type { StoreName } from '../../contract/stores.ts';
import type { Keys, RandomBytes } from './secrets.ts';

/** The time, whoever tells it. */
export type Clock = () => Date;

/** Time, for work that paces itself. */
export interface Timing {
  /** Resolves so much later. */
  sleep(milliseconds: number): Promise<void>;
  /** Milliseconds until this invocation is cut off. */
  timeLeft(): number;
}

/** Lines of the log: the name of an event, the request's id and numbers. Nothing personal has a field. */
export type Log = (line: {
  event: string;
  requestId?: string;
  store?: StoreName;
  error?: string;
  count?: number;
}) => void;

/** Counters that alarms watch. Written only when above zero. */
export type CountMetric = (metric: string, count: number) => void;

/** For those that make or check secrets. */
export interface Secrecy {
  keys: Keys;
  random: RandomBytes;
}

/** For those that write links. */
export interface Site {
  /** Where customers reach the pages, without a trailing slash. */
  publicUrl: string;
}
