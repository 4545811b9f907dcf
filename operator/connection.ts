import { existsSync, readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SESClient } from '@aws-sdk/client-ses';
import { SFNClient } from '@aws-sdk/client-sfn';
import { SSMClient } from '@aws-sdk/client-ssm';
import * as v from 'valibot';
import { UsageError } from '../program/usage-error.ts';
import type { Deployment } from './deployment.ts';
import { fileOfRun, localRuns } from './local-runs.ts';

/** A deployment, or the local run: its outputs, and clients that reach only it. */
export interface Connection {
  /** @throws UsageError if the last deployed stack does not have this output yet. */
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
 * @throws UsageError if the outputs file is missing or invalid, or if it is not clear which one is meant.
 */
export function connect(deployment: Deployment): Connection {
  const outputsFile = outputsFileOf(deployment);
  const outputs = v.safeParse(outputsSchema, readOutputs(outputsFile));
  if (!outputs.success)
    throw new UsageError(`${outputsFile} contains no stack PrivacyRequests with its state machine.`);
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
      throw new UsageError(`${outputsFile} contains no ${name}: \`npm run deploy\` updates the stack.`);
    },
    dynamo: new DynamoDBClient(configFor(local?.AWS_ENDPOINT_URL_DYNAMODB)),
    sfn: new SFNClient(configFor(local?.AWS_ENDPOINT_URL_SFN)),
    ses: new SESClient(configFor(local?.AWS_ENDPOINT_URL_SES)),
    ssm: new SSMClient(configFor(local?.AWS_ENDPOINT_URL_SSM)),
  };
}

function outputsFileOf(deployment: Deployment): string {
  const { running } = localRuns();
  if ('localRun' in deployment) {
    const { localRun = running[0] } = deployment;
    if (localRun === undefined)
      throw new UsageError('No run of `npm start` is up in this folder: start it, in another terminal.');
    if (running.includes(localRun)) return fileOfRun(localRun);
    const known = running.length > 0 ? `those on ${running.join(', ')} are` : '`npm start` starts one';
    throw new UsageError(`No run with its pages on port ${localRun} is up in this folder; ${known}.`);
  }
  const { outputsFile, isChosen } = deployment;
  // Without its `--`, npm swallows `--local`, and what was meant for a trial would happen to customers.
  if (!isChosen && running.length > 0 && existsSync(outputsFile)) {
    throw new UsageError(
      `Which one: the deployment of ${outputsFile}, or the run of \`npm start\`? Add --outputs ${outputsFile} or --local, after \`--\`.`,
    );
  }
  return outputsFile;
}

function readOutputs(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof SyntaxError) throw new UsageError(`${file} is not JSON.`, { cause });
    throw new UsageError(
      `${file} cannot be read: \`npm run deploy\` writes outputs.json; --outputs selects another file, --local the run of \`npm start\` (both after \`--\`).`,
      { cause },
    );
  }
}
