import { readFileSync } from 'node:fs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SFNClient } from '@aws-sdk/client-sfn';
import * as v from 'valibot';
import { dynamoRequests } from '../../adapters/dynamo-requests.ts';
import { sfnWorkflow } from '../../adapters/sfn-workflow.ts';
import type { Place } from './command-line.ts';
import type { OperatorPorts } from './run-command.ts';

/** Where the requests cannot be found, and what to do about it. */
export class NoConnectionError extends Error {
  override name = 'NoConnectionError';
}

const stateMachineArn = v.pipe(v.string(), v.regex(/^arn:[\w-]+:states:[\w-]+:\d{12}:stateMachine:\S+$/));

/** As `cdk deploy --outputs-file` writes it. */
const deployed = v.pipe(
  v.object({ PrivacyRequests: v.object({ requestsTable: v.string(), stateMachineArn }) }),
  v.transform(({ PrivacyRequests: outputs }) => ({ ...outputs, dynamo: {}, sfn: {} })),
);

/** As the local run writes it: the environment in which its functions work. */
const local = v.pipe(
  v.object({
    environment: v.object({
      AWS_ACCESS_KEY_ID: v.string(),
      AWS_SECRET_ACCESS_KEY: v.string(),
      AWS_ENDPOINT_URL_DYNAMODB: v.string(),
      AWS_ENDPOINT_URL_SFN: v.string(),
      REQUESTS_TABLE: v.string(),
      STATE_MACHINE_ARN: stateMachineArn,
    }),
  }),
  v.transform(({ environment }) => {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = environment;
    const credentials = { accessKeyId, secretAccessKey };
    return {
      requestsTable: environment.REQUESTS_TABLE,
      stateMachineArn: environment.STATE_MACHINE_ARN,
      dynamo: { endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB, credentials },
      sfn: { endpoint: environment.AWS_ENDPOINT_URL_SFN, credentials },
    };
  }),
);

/**
 * Connects to the requests of a deployment or of the local run. The Region is the state machine's, so that no setting
 * of the shell can lead to another one; credentials come from the SDK's own chain.
 *
 * @throws NoConnectionError when the file of outputs is missing or is none.
 */
export function connect({ outputsFile, isLocal }: Place): OperatorPorts {
  const outputs = v.safeParse(v.union([deployed, local]), readOutputs(outputsFile, isLocal));
  if (!outputs.success) {
    throw new NoConnectionError(
      `${outputsFile} names no stack PrivacyRequests with its table and its machine.`,
    );
  }
  const { requestsTable, dynamo, sfn, ...machine } = outputs.output;
  const region = machine.stateMachineArn.split(':')[3] ?? '';
  return {
    requests: dynamoRequests(new DynamoDBClient({ region, ...dynamo }), requestsTable),
    workflow: sfnWorkflow(new SFNClient({ region, ...sfn }), machine.stateMachineArn),
    clock: () => new Date(),
    // What an operator does stands in the request's history.
    log: () => {},
    // What operators do depends on no setting, and the outputs name none.
    get settings(): never {
      throw new TypeError('The operator has no settings.');
    },
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
