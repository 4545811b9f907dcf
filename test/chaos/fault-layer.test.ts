import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { faultLayer, type WireCall } from '../../chaos/fault-layer.ts';
import type { CallFault } from '../../chaos/faults.ts';
import { traceHeaderOf } from '../../emulators/lambda/trace.ts';
import { type Service, services } from '../../emulators/operation-of.ts';
import { listen, readBody } from '../../emulators/server.ts';
import { toFault } from '../../functions/shared/aws/aws-errors.ts';
import { emulatorClient } from '../support/emulator-client.ts';

const invocationId = '0b0e2d2c-94a5-4f0b-8a86-6d7d4a0f51f9';

/** A service that answers `{}`, behind a layer in which calls suffer these faults one after the other. */
async function behindLayer(name: Service, ...faults: (CallFault | undefined)[]) {
  const arrived: string[] = [];
  const done: { call: WireCall; answer: string; isAnswerLost: boolean }[] = [];
  const killed: string[] = [];
  const layerOf = faultLayer({
    faultOf: () => faults.shift(),
    onDone: (call, { status, body }, isAnswerLost) =>
      void done.push({ call, answer: `${status} ${body}`, isAnswerLost }),
    kill: async (id) => void killed.push(id),
  });
  const { url, close } = await listen(
    async (request, response) => {
      const body = await readBody(request, 1_000);
      arrived.push(`${request.method} ${request.headers['x-amz-target']} ${body.length > 0}`);
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' });
      // In two parts, as what is streamed.
      response.write('{');
      response.end('}');
    },
    { layer: layerOf(name) },
  );
  onTestFinished(close);
  return { url, arrived, done, killed };
}

/** What is called from now on is called by a function, in this invocation. */
function asFunction(): void {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'plan-request');
  vi.stubEnv('_X_AMZN_TRACE_ID', traceHeaderOf(invocationId));
  onTestFinished(() => void vi.unstubAllEnvs());
}

/** One attempt per call. */
const at = (url: string) => ({ ...emulatorClient(url), maxAttempts: 1 });

const get = new GetItemCommand({ TableName: 'requests', Key: { pk: { S: 'a' } } });
const put = new PutItemCommand({ TableName: 'requests', Item: { pk: { S: 'a' } } });

describe('the layer between functions and services', () => {
  it('lets calls through whole, and knows whose they are', async () => {
    asFunction();
    const { url, arrived, done } = await behindLayer('dynamodb');

    await new DynamoDBClient(at(url)).send(get);

    expect(arrived).toEqual(['POST DynamoDB_20120810.GetItem true']);
    expect(done).toMatchObject([
      {
        call: { service: 'dynamodb', operation: 'GetItem', invocationId },
        answer: '200 {}',
        isAnswerLost: false,
      },
    ]);
  });

  it('leaves in peace what no function calls', async () => {
    const { url, arrived, done } = await behindLayer('dynamodb', 'cut');

    await new DynamoDBClient(at(url)).send(get);

    expect([arrived.length, done]).toEqual([1, []]);
  });

  it.each([
    ['cut', 0, []],
    ['crash-before', 0, [invocationId]],
    ['answer-lost', 1, []],
    ['crash-after', 1, [invocationId]],
  ] as const)('%s: the call fails, with its effect %i times', async (fault, effects, deaths) => {
    asFunction();
    const { url, arrived, done, killed } = await behindLayer('dynamodb', fault);

    const call = new DynamoDBClient(at(url)).send(put);

    await expect(call).rejects.toMatchObject({ code: 'ECONNRESET' });
    expect(arrived).toHaveLength(effects);
    expect(done.map(({ isAnswerLost }) => isAnswerLost)).toEqual(effects === 0 ? [] : [true]);
    expect(killed).toEqual(deaths);
  });

  const calls: Record<Service, (url: string) => Promise<unknown>> = {
    dynamodb: (url) => new DynamoDBClient(at(url)).send(get),
    s3: (url) =>
      new S3Client({ ...at(url), forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: 'hosting', Key: 'a', Body: 'a' }),
      ),
    ses: (url) =>
      new SESClient(at(url)).send(new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('a') } })),
    sfn: (url) =>
      new SFNClient(at(url)).send(new StartExecutionCommand({ stateMachineArn: 'arn', name: 'a' })),
    ssm: (url) => new SSMClient(at(url)).send(new GetParameterCommand({ Name: 'a' })),
  };

  it.each(services)('throttles and denies in the words of %s', async (service) => {
    asFunction();
    const { url, arrived } = await behindLayer(service, 'throttled', 'denied');
    const send = calls[service];

    const [throttled, denied] = [
      await send(url).catch((error: unknown) => toFault('A call', error).name),
      await send(url).catch((error: unknown) => toFault('A call', error).name),
    ];

    expect([throttled, denied, arrived]).toEqual(['Transient', 'Permanent', []]);
  });
});
