import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as v from 'valibot';
import type { Deployment } from './deployment.ts';

/** Where nothing can be found, and what to do about it. */
export class NoConnectionError extends Error {
  override name = 'NoConnectionError';
}

/** A deployment, or the run on this machine: its outputs, and clients that reach it and nothing else. */
export interface Connection {
  /** @throws NoConnectionError when the stack that was deployed last has no such output yet. */
  output(name: string): string;
  dynamo: DynamoDBClient;
  sfn: SFNClient;
  ses: SESClient;
}

/** As `cdk deploy --outputs-file` writes it, and the local run too, which adds how its services are reached. */
const outputsSchema = v.object({
  PrivacyRequests: v.objectWithRest(
    { stateMachineArn: v.pipe(v.string(), v.regex(/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:\S+$/)) },
    v.string(),
  ),
  environment: v.optional(
    v.object({
      AWS_ACCESS_KEY_ID: v.string(),
      AWS_SECRET_ACCESS_KEY: v.string(),
      AWS_ENDPOINT_URL_DYNAMODB: v.string(),
      AWS_ENDPOINT_URL_SFN: v.string(),
      AWS_ENDPOINT_URL_SES: v.string(),
    }),
  ),
});

/**
 * Connects to a deployment or to the local run. The Region is the state machine's, so that no setting of the shell can
 * lead to another one; credentials come from the SDK's own chain.
 *
 * @throws NoConnectionError when the file of outputs is missing or is none.
 */
export function connect({ outputsFile, isLocal }: Deployment): Connection {
  const outputs = v.safeParse(outputsSchema, readOutputs(outputsFile, isLocal));
  if (!outputs.success)
    throw new NoConnectionError(`${outputsFile} names no stack PrivacyRequests with its machine.`);
  const { PrivacyRequests: stack, environment: local } = outputs.output;
  const credentials = local && {
    accessKeyId: local.AWS_ACCESS_KEY_ID,
    secretAccessKey: local.AWS_SECRET_ACCESS_KEY,
  };
  const at = (endpoint: string | undefined) => ({
    region: stack.stateMachineArn.split(':')[3] ?? '',
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
  });
  return {
    output(name) {
      const value = Object.hasOwn(stack, name) ? stack[name] : undefined;
      if (value !== undefined) return value;
      throw new NoConnectionError(
        `${outputsFile} names no ${name}: \`npm run deploy\` brings the stack up to date.`,
      );
    },
    dynamo: new DynamoDBClient(at(local?.AWS_ENDPOINT_URL_DYNAMODB)),
    sfn: new SFNClient(at(local?.AWS_ENDPOINT_URL_SFN)),
    ses: new SESClient(at(local?.AWS_ENDPOINT_URL_SES)),
  };
}

function readOutputs(file: string, isLocal: boolean): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new NoConnectionError(`${file} is not JSON.`, { cause });
    const advice = isLocal
      ? '`npm start` writes it and has to be running'
      : '`npm run deploy` writes outputs.json; --outputs names another file, --local is for the run of `npm start`';
    throw new NoConnectionError(`${file} cannot be read: ${advice}.`, { cause });
  }
}
