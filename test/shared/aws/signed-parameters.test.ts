import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSsm } from '../../../emulators/ssm/start-ssm.ts';
import { parametersOf, type ReadParameters } from '../../../functions/shared/aws/parameters.ts';
import { signedParameters } from '../../../functions/shared/aws/signed-parameters.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { emulatorClient } from '../../support/emulator-client.ts';

const region = 'ap-southeast-1';
const credentials = async () => ({ accessKeyId: 'AKID', secretAccessKey: 'secret', sessionToken: 'session' });

const pauses: number[] = [];
const patience = { random: () => 0.5, sleep: async (milliseconds: number) => void pauses.push(milliseconds) };
const readingAt = (endpoint: string) => signedParameters({ region, endpoint, credentials }, patience);

/** A service that answers its calls with these, one after the other, and tells what it was asked. */
async function answering(...answers: ((response: ServerResponse) => void)[]) {
  const asked: { headers: IncomingMessage['headers']; body: string }[] = [];
  const server = createServer(async (request, response) => {
    const body = await text(request);
    asked.push({ headers: request.headers, body });
    const answer = answers[Math.min(asked.length, answers.length) - 1];
    answer?.(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  pauses.length = 0;
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { read: readingAt(endpoint), asked, endpoint };
}

const found = (response: ServerResponse) =>
  response.end(JSON.stringify({ Parameters: [{ Name: '/a', Value: 'one' }], InvalidParameters: ['/b'] }));
const refused = (status: number, type: string) => (response: ServerResponse) =>
  response.writeHead(status).end(JSON.stringify({ __type: type, message: '/a of somebody' }));
const cut = (response: ServerResponse) => void response.destroy();

const throttled = refused(400, 'ThrottlingException');

describe.each<[string, (client: SSMClient, url: string) => ReadParameters]>([
  ['signed by hand', (_, url) => readingAt(url)],
  ['through the client', (client) => parametersOf(client)],
])('Reading parameters %s', (_, open) => {
  it('answers with those that exist, decrypted', async () => {
    const ssm = await startSsm();
    const client = new SSMClient(emulatorClient(ssm.url));
    onTestFinished(async () => {
      client.destroy();
      await ssm.close();
    });
    await client.send(new PutParameterCommand({ Name: '/a', Type: 'SecureString', Value: 'one' }));
    await client.send(new PutParameterCommand({ Name: '/b', Type: 'String', Value: 'hai ✓' }));

    expect(await open(client, ssm.url)(['/a', '/b', '/none'])).toEqual(
      new Map([
        ['/a', 'one'],
        ['/b', 'hai ✓'],
      ]),
    );
  });
});

describe('A call that is signed by hand', () => {
  it('is the one that Systems Manager knows, signed for it with the credentials of the role', async () => {
    const { read, asked } = await answering(found);

    await read(['/a', '/b']);

    const { headers, body } = asked[0] ?? {};
    expect(JSON.parse(body ?? '')).toEqual({ Names: ['/a', '/b'], WithDecryption: true });
    expect(headers).toMatchObject({
      'x-amz-target': 'AmazonSSM.GetParameters',
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-security-token': 'session',
    });
    expect(headers?.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=AKID\/\d{8}\/ap-southeast-1\/ssm\/aws4_request, SignedHeaders=.*host.*, Signature=[0-9a-f]{64}$/,
    );
  });

  it.each([
    ['is throttled', throttled],
    ['meets a fault of the service', refused(500, 'InternalServerError')],
    ['is cut off', cut],
    ['is never answered', () => {}],
    [
      'meets a gateway that answers no JSON',
      (response: ServerResponse) => void response.writeHead(503).end('<'),
    ],
  ])('is made again when it %s', async (_case, answer) => {
    const { read, asked } = await answering(answer, answer, found);

    expect((await read(['/a'])).get('/a')).toBe('one');
    expect(asked).toHaveLength(3);
    expect(pauses).toEqual([50, 100]);
  });

  it('ends as a fault that a later invocation may mend, after four attempts', async () => {
    const { read, asked } = await answering(throttled);

    await expect(read(['/a'])).rejects.toThrow(TransientError);
    expect(asked).toHaveLength(4);
  });

  it('is not made again where its role may not, and tells nothing that the answer said', async () => {
    const { read, asked } = await answering(refused(400, 'com.amazon.coral#AccessDeniedException'));

    const error = await read(['/a']).catch((thrown: Error) => thrown);

    expect(error).toBeInstanceOf(PermanentError);
    expect((error as Error).message).toBe('Reading parameters failed: AccessDeniedException.');
    expect(asked).toHaveLength(1);
  });

  it('that nobody listens to is a fault that may pass', async () => {
    const server = await answering(found);
    const nobody = readingAt('http://127.0.0.1:1');

    await expect(nobody(['/a'])).rejects.toThrow(TransientError);
    expect(server.asked).toHaveLength(0);
  });
});
