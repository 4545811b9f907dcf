import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SESClient, SendRawEmailCommand } from '@aws-sdk/client-ses';
import { SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { CallFault } from '../../chaos/faults.ts';
import { startProxies, type WireCall } from '../../chaos/proxy.ts';
import { traceHeaderOf } from '../../emulators/lambda/trace.ts';
import { listen } from '../../emulators/server.ts';
import { toFault } from '../../functions/shared/aws/aws-errors.ts';
import { emulatorClient } from '../support/emulator-client.ts';

const invocationId = '0b0e2d2c-94a5-4f0b-8a86-6d7d4a0f51f9';

/** A service that answers `{}`, behind proxies at which calls suffer these faults one after the other. */
async function behindProxies(...faults: (CallFault | undefined)[]) {
  const arrived: string[] = [];
  const done: { call: WireCall; isAnswerLost: boolean }[] = [];
  const killed: string[] = [];
  const service = await listen((request, response) => {
    arrived.push(String(request.headers['x-amz-target']));
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).end('{}');
  });
  const proxies = await startProxies({
    faultOf: () => faults.shift(),
    onDone: (call, _answer, isAnswerLost) => void done.push({ call, isAnswerLost }),
    kill: async (id) => void killed.push(id),
  });
  const { url } = service;
  proxies.connect({ dynamodb: url, s3: url, ses: url, sfn: url, ssm: url });
  onTestFinished(async () => {
    await proxies.close();
    await service.close();
  });
  return { urls: proxies.urls, arrived, done, killed };
}

/** A client that makes one attempt per call, as a function in this invocation. */
function tableAt(url: string) {
  const client = new DynamoDBClient({ ...emulatorClient(url), maxAttempts: 1 });
  onTestFinished(() => client.destroy());
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['X-Amzn-Trace-Id'] = traceHeaderOf(invocationId);
      return next(args);
    },
    { step: 'build' },
  );
  return client;
}

const get = new GetItemCommand({ TableName: 'requests', Key: { pk: { S: 'a' } } });
const put = new PutItemCommand({ TableName: 'requests', Item: { pk: { S: 'a' } } });

describe('the proxies between functions and services', () => {
  it('let calls through, and know whose they are', async () => {
    const { urls, done } = await behindProxies();

    await tableAt(urls.dynamodb).send(get);

    expect(done).toMatchObject([
      { call: { service: 'dynamodb', operation: 'GetItem', invocationId }, isAnswerLost: false },
    ]);
  });

  it.each([
    ['cut', 0, []],
    ['crash-before', 0, [invocationId]],
    ['answer-lost', 1, []],
    ['crash-after', 1, [invocationId]],
  ] as const)('%s: the call fails, with its effect %i times', async (fault, effects, deaths) => {
    const { urls, arrived, done, killed } = await behindProxies(fault);

    await expect(tableAt(urls.dynamodb).send(put)).rejects.toMatchObject({ code: 'ECONNRESET' });

    expect(arrived).toHaveLength(effects);
    expect(done.map(({ isAnswerLost }) => isAnswerLost)).toEqual(effects === 0 ? [] : [true]);
    expect(killed).toEqual(deaths);
  });

  const calls = {
    dynamodb: (url: string) => new DynamoDBClient({ ...emulatorClient(url), maxAttempts: 1 }).send(get),
    s3: (url: string) =>
      new S3Client({ ...emulatorClient(url), maxAttempts: 1, forcePathStyle: true }).send(
        new PutObjectCommand({ Bucket: 'hosting', Key: 'a', Body: 'a' }),
      ),
    ses: (url: string) =>
      new SESClient({ ...emulatorClient(url), maxAttempts: 1 }).send(
        new SendRawEmailCommand({ RawMessage: { Data: Buffer.from('a') } }),
      ),
    sfn: (url: string) =>
      new SFNClient({ ...emulatorClient(url), maxAttempts: 1 }).send(
        new StartExecutionCommand({ stateMachineArn: 'arn', name: 'a' }),
      ),
    ssm: (url: string) =>
      new SSMClient({ ...emulatorClient(url), maxAttempts: 1 }).send(new GetParameterCommand({ Name: 'a' })),
  };

  it.each(Object.entries(calls))('throttle and deny in the words of %s', async (service, send) => {
    const { urls, arrived } = await behindProxies('throttled', 'denied');
    const url = urls[service as keyof typeof calls];

    const [throttled, denied] = [
      await send(url).catch((error: unknown) => toFault('A call', error).name),
      await send(url).catch((error: unknown) => toFault('A call', error).name),
    ];

    expect([throttled, denied, arrived]).toEqual(['Transient', 'Permanent', []]);
  });
});
