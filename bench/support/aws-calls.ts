import type { Service } from '../../emulators/operation-of.ts';

/** One AWS call, as observed on the wire. */
export interface AwsCall {
  service: Service;
  /** API name. */
  operation: string;
  /** The function that made the call; empty for other callers. */
  functionName: string;
  /** Size of the request body. */
  requestBytes: number;
  /** Milliseconds on a common clock. */
  startedAt: number;
  endedAt: number;
  /** Billed by DynamoDB. */
  readUnits: number;
  writeUnits: number;
}

/** Length of the longest chain of calls in which each began after the previous one had ended. */
export function roundsOf(calls: readonly Pick<AwsCall, 'startedAt' | 'endedAt'>[]): number {
  let rounds = 0;
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (const { startedAt, endedAt } of calls.toSorted((a, b) => a.endedAt - b.endedAt)) {
    if (startedAt < lastEnd) continue;
    rounds += 1;
    lastEnd = endedAt;
  }
  return rounds;
}

/** `2 × GetItem, PutItem`, in the order of first calls. */
export function callCounts(calls: readonly Pick<AwsCall, 'operation'>[]): string {
  const counts = Map.groupBy(calls, ({ operation }) => operation);
  return [...counts].map(([name, { length }]) => (length > 1 ? `${length} × ${name}` : name)).join(', ');
}
