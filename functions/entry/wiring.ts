import { randomBytes } from 'node:crypto';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SSMClient } from '@aws-sdk/client-ssm';
import { dynamoRequests } from '../adapters/dynamo-requests.ts';
import { jsonLog } from '../adapters/log.ts';
import { readMasterKey } from '../adapters/master-key.ts';
import type { Basics, Secrecy, Site } from '../app/ports.ts';
import { environment, type RuntimeSettings } from '../contract.ts';
import { deriveKeys } from '../domain/secrets.ts';

/** Reads one variable; a missing one fails the cold start by its name. */
export function read(name: keyof typeof environment): string {
  const variable = environment[name];
  const value = process.env[variable];
  if (!value) throw new Error(`The environment variable ${variable} is missing; the stack sets it.`);
  return value;
}

/** The settings, validated when the stack was synthesised. */
export function readSettings(): RuntimeSettings {
  try {
    return JSON.parse(read('settings'));
  } catch (cause) {
    throw new Error(`The environment variable ${environment.settings} is not JSON; the stack sets it.`, {
      cause,
    });
  }
}

export const clock = () => new Date();
export const log = jsonLog();

/** One client per function: its connections outlive an invocation. */
export const dynamo = new DynamoDBClient({});

export const basics = (): Basics => ({
  requests: dynamoRequests(dynamo, read('requestsTable')),
  clock,
  settings: readSettings(),
  log,
});

export const site = (): Site => ({ publicUrl: read('publicUrl') });

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
