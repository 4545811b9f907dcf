import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import type { Basics } from '../requests/ports.ts';
import { readMasterKey } from '../shared/aws/master-key.ts';
import type { Secrecy } from '../shared/ports.ts';
import { deriveKeys } from '../shared/secrets.ts';
import { clock, log, read, readSettings } from './environment.ts';

/** One client per function: its connections outlive an invocation. */
export const dynamo = new DynamoDBClient({});

export const basics = (): Basics => ({
  requests: dynamoRequests(dynamo, read('requestsTable')),
  clock,
  settings: readSettings(),
  log,
});

/** Reads the master key: one call per cold start. */
export async function secrecy(): Promise<Secrecy> {
  const masterKey = await readMasterKey(new SSMClient({}), read('masterKeyParameter'));
  return { keys: deriveKeys(masterKey), random: randomBytes };
}

type Handler<Event, Answer> = (event: Event, context: never) => Promise<Answer>;

/**
 * A handler whose wiring needs something from the network (the master key). Wired on the first invocation; if that
 * failed, on the next one again.
 */
export function wired<Event, Answer>(wire: () => Promise<Handler<Event, Answer>>): Handler<Event, Answer> {
  let handler: Handler<Event, Answer> | undefined;
  return async (event, context) => {
    handler ??= await wire();
    return handler(event, context);
  };
}
