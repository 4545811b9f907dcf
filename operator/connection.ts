import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as v from 'valibot';
import type { Deployment } from './deployment.ts';

/** The deployment cannot be found; the message says what to do. */
export class NoConnectionError extends Error {
  override name = 'NoConnectionError';
}

/** A deployment, or the local run: its outputs, and clients that reach only it. */
export interface Connection {
  /** @throws NoConnectionError if the last deployed stack does not have this output yet. */
  output(name: string): string;
  dynamo: DynamoDBClient;
  sfn: SFNClient;
  ses: SESClient;
  ssm: SSMClient;
}

/** The file written by `cdk deploy --outputs-file`, and by the local run, which adds the endpoints of its services. */
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
      AWS_ENDPOINT_URL_SSM: v.string(),
    }),
  ),
});

/**
 * Connects to a deployment or to the local run. The Region is the state machine's, so that no shell setting can
 * redirect the command to another one; credentials come from the SDK's own chain.
 *
 * @throws NoConnectionError if the outputs file is missing or invalid.
 */
export function connect({ outputsFile, isLocal }: Deployment): Connection {
  const outputs = v.safeParse(outputsSchema, readOutputs(outputsFile, isLocal));
  if (!outputs.success)
    throw new NoConnectionError(`${outputsFile} contains no stack PrivacyRequests with its state machine.`);
  const { PrivacyRequests: stack, environment: local } = outputs.output;
  const credentials = local && {
    accessKeyId: local.AWS_ACCESS_KEY_ID,
    secretAccessKey: local.AWS_SECRET_ACCESS_KEY,
  };
  const configFor = (endpoint: string | undefined) => ({
    region: stack.stateMachineArn.split(':')[3] ?? '',
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
  });
  return {
    output(name) {
      const value = Object.hasOwn(stack, name) ? stack[name] : undefined;
      if (value !== undefined) return value;
      throw new NoConnectionError(
        `${outputsFile} contains no ${name}: \`npm run deploy\` updates the stack.`,
      );
    },
    dynamo: new DynamoDBClient(configFor(local?.AWS_ENDPOINT_URL_DYNAMODB)),
    sfn: new SFNClient(configFor(local?.AWS_ENDPOINT_URL_SFN)),
    ses: new SESClient(configFor(local?.AWS_ENDPOINT_URL_SES)),
    ssm: new SSMClient(configFor(local?.AWS_ENDPOINT_URL_SSM)),
  };
}

function readOutputs(file: string, isLocal: boolean): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new NoConnectionError(`${file} is not JSON.`, { cause });
    const advice = isLocal
      ? '`npm start` writes it and must be running'
      : '`npm run deploy` writes outputs.json; --outputs selects another file, --local the run of `npm start`';
    throw new NoConnectionError(`${file} cannot be read: ${advice}.`, { cause });
  }
}
