import type { IncomingMessage } from 'node:http';
import { chooseOperation } from '../../emulators/s3/operations.ts';
import { readTarget } from '../../emulators/s3/target.ts';

export const services = ['dynamodb', 's3', 'ses', 'sfn', 'ssm'] as const;
export type Service = (typeof services)[number];

/** One call of AWS, as it went over the wire. */
export interface AwsCall {
  service: Service;
  /** As the API names it. */
  operation: string;
  /** The function that made it; empty for anybody else. */
  functionName: string;
  /** Size of its body. */
  requestBytes: number;
  /** Milliseconds of one clock. */
  startedAt: number;
  endedAt: number;
  /** What DynamoDB bills. */
  readUnits: number;
  writeUnits: number;
}

/** The API's name for a request: each protocol says it in another place. */
export function operationOf(service: Service, request: IncomingMessage, body: Buffer): string {
  switch (service) {
    case 's3':
      return chooseOperation(request, readTarget(request.url ?? '')).name;
    case 'ses':
      return new URLSearchParams(body.toString()).get('Action') ?? '';
    default:
      return String(request.headers['x-amz-target']).split('.').at(-1) ?? '';
  }
}

/** The longest chain of calls of which each began only after the one before had ended. */
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

/** `2 × GetItem, PutItem`, in the order of their first calls. */
export function inWords(calls: readonly Pick<AwsCall, 'operation'>[]): string {
  const counts = Map.groupBy(calls, ({ operation }) => operation);
  return [...counts].map(([name, { length }]) => (length > 1 ? `${length} × ${name}` : name)).join(', ');
}
