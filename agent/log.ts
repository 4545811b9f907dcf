/** One event. There is no field for anything personal: codes, counts, and ids that name a request or a task. */
export interface LogEvent {
  event: string;
  code?: string;
  task?: string;
  store?: string;
  operation?: string;
  count?: number;
  milliseconds?: number;
}

export type Log = (event: LogEvent) => void;

/** One JSON line for each event. */
export const logTo =
  (write: (line: string) => void, clock: () => Date): Log =>
  (event) =>
    write(`${JSON.stringify({ at: clock().toISOString(), ...event })}\n`);
