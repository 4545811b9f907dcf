import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as v from 'valibot';
import { dynamoRequests } from '../../adapters/dynamo-requests.ts';
import { sfnWorkflow } from '../../adapters/sfn-workflow.ts';
import type { OperatorPorts } from '../../app/operate-requests.ts';
import type { Place } from './command-line.ts';

/** Where the requests cannot be found, and what to do about it. */
export class NoConnectionError extends Error {
  override name = 'NoConnectionError';
}

/** As `cdk deploy --outputs-file` writes it, and the local run too, which adds how its services are reached. */
const outputsSchema = v.object({
  PrivacyRequests: v.object({
    requestsTable: v.string(),
    stateMachineArn: v.pipe(v.string(), v.regex(/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:\S+$/)),
  }),
  environment: v.optional(
    v.object({
      AWS_ACCESS_KEY_ID: v.string(),
      AWS_SECRET_ACCESS_KEY: v.string(),
      AWS_ENDPOINT_URL_DYNAMODB: v.string(),
      AWS_ENDPOINT_URL_SFN: v.string(),
    }),
  ),
});

/**
 * Connects to the requests of a deployment or of the local run. The Region is the state machine's, so that no setting
 * of the shell can lead to another one; credentials come from the SDK's own chain.
 *
 * @throws NoConnectionError when the file of outputs is missing or is none.
 */
export function connect({ outputsFile, isLocal }: Place): OperatorPorts {
  const outputs = v.safeParse(outputsSchema, readOutputs(outputsFile, isLocal));
  if (!outputs.success) {
    throw new NoConnectionError(
      `${outputsFile} names no stack PrivacyRequests with its table and its machine.`,
    );
  }
  const { requestsTable, stateMachineArn } = outputs.output.PrivacyRequests;
  const { environment: local } = outputs.output;
  const region = stateMachineArn.split(':')[3] ?? '';
  const credentials = local && {
    accessKeyId: local.AWS_ACCESS_KEY_ID,
    secretAccessKey: local.AWS_SECRET_ACCESS_KEY,
  };
  const at = (endpoint: string | undefined) => ({
    region,
    ...(endpoint && { endpoint }),
    ...(credentials && { credentials }),
  });
  const dynamo = new DynamoDBClient(at(local?.AWS_ENDPOINT_URL_DYNAMODB));
  const sfn = new SFNClient(at(local?.AWS_ENDPOINT_URL_SFN));
  return {
    requests: dynamoRequests(dynamo, requestsTable),
    workflow: sfnWorkflow(sfn, stateMachineArn),
    clock: () => new Date(),
    // What an operator does stands in the request's history.
    log: () => {},
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
