import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import type { BasePorts } from '../requests/ports.ts';
import { readMasterKey } from '../shared/aws/master-key.ts';
import type { Secrets } from '../shared/ports.ts';
import { deriveKeys } from '../shared/secrets.ts';
import { clock, log, readSettings, readVariable } from './environment.ts';

/** One client per function: its connections are reused across invocations. */
export const dynamo = new DynamoDBClient({});

export const basePorts = (): BasePorts => ({
  requests: dynamoRequests(dynamo, readVariable('requestsTable')),
  clock,
  settings: readSettings(),
  log,
});

/** Reads the master key: one call per cold start. */
export async function secrets(): Promise<Secrets> {
  const masterKey = await readMasterKey(new SSMClient({}), readVariable('masterKeyParameter'));
  return { keys: deriveKeys(masterKey), random: randomBytes };
}

type Handler<Event, Answer> = (event: Event, context: never) => Promise<Answer>;

/**
 * Defers wiring that needs the network (the master key) to the first invocation. If it fails, the next invocation tries
 * again.
 */
export function lazyHandler<Event, Answer>(
  wire: () => Promise<Handler<Event, Answer>>,
): Handler<Event, Answer> {
  let handler: Handler<Event, Answer> | undefined;
  return async (event, context) => {
    handler ??= await wire();
    return handler(event, context);
  };
}
