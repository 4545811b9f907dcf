import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { KeyName } from '../../contract/resources.ts';
import { withoutInput } from '../handlers/leaving-error.ts';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import type { BasePorts } from '../requests/ports.ts';
import { readKeys } from '../shared/aws/keys.ts';
import type { Secrets } from '../shared/ports.ts';
import { clock, log, readSettings, readVariable } from './environment.ts';
import { readParameters } from './parameters.ts';

/** One client per function: its connections are reused across invocations. */
export const dynamo = new DynamoDBClient({});

export const basePorts = (): BasePorts => ({
  requests: dynamoRequests(dynamo, readVariable('requestsTable')),
  clock,
  settings: readSettings(),
  log,
});

/** Reads the keys of these uses. The function's role opens no others. */
export async function secrets<Name extends KeyName>(...names: Name[]): Promise<Secrets<Name>> {
  const keys = await readKeys(readParameters, readVariable('keysPath'), names);
  return { keys, random: randomBytes };
}

type Handler<Event, Answer> = (event: Event, context: never) => Promise<Answer>;

/**
 * Defers wiring that needs the network (the keys) to the first invocation. If it fails, the next invocation tries
 * again.
 */
export function lazyHandler<Event, Answer>(
  wire: () => Promise<Handler<Event, Answer>>,
): Handler<Event, Answer> {
  let handler: Handler<Event, Answer> | undefined;
  return withoutInput(async (event, context) => {
    handler ??= await wire();
    return handler(event, context);
  });
}
