import { Sha256 } from '@smithy/core/checksum';
import { HttpRequest } from '@smithy/core/transport';
import { NodeHttpHandler, streamCollector } from '@smithy/node-http-handler';
import { SignatureV4 } from '@smithy/signature-v4';
import { type Backoff, type Pauses, retry, tryAgain } from '../backoff.ts';
import { TransientError } from '../errors.ts';
import { call } from './aws-errors.ts';
import { realPauses } from './dynamo-items.ts';
import { type FoundParameters, type ReadParameters, valuesIn } from './parameters.ts';
import type { Signing } from './signing.ts';

/** As the SDK's clients do: four attempts at once, and the machine's own after that. */
const backoff: Backoff = { maxAttempts: 4, firstPauseMs: 100, maxPauseMs: 1_000 };

/** Milliseconds until a connection must be there, and until an answer must be. */
const timeouts = { connectionTimeout: 2_000, requestTimeout: 2_000, throwOnRequestTimeout: true };

/**
 * Reads parameters with the signer and the connections that the other clients bring along. The client of Systems
 * Manager would be the largest part of most bundles, for this one call at a cold start.
 */
export function signedParameters(
  { region, endpoint, credentials }: Signing,
  pauses: Pauses = realPauses,
): ReadParameters {
  const signer = new SignatureV4({ service: 'ssm', region, credentials, sha256: Sha256 });
  const connections = new NodeHttpHandler(timeouts);

  async function ask(names: readonly string[]): Promise<FoundParameters> {
    const { protocol, hostname, port, host } = new URL(endpoint);
    const request = new HttpRequest({
      method: 'POST',
      protocol,
      hostname,
      ...(port && { port: Number(port) }),
      path: '/',
      headers: {
        host,
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'AmazonSSM.GetParameters',
      },
      body: JSON.stringify({ Names: names, WithDecryption: true }),
    });
    const { response } = await connections.handle((await signer.sign(request)) as HttpRequest);
    const text = Buffer.from(await streamCollector(response.body)).toString('utf8');
    if (response.statusCode === 200) return JSON.parse(text);
    throw errorIn(text, response.statusCode);
  }

  return (names) => {
    let last: Error | undefined;
    return retry(
      async () => {
        try {
          return valuesIn(await call('Reading parameters', ask(names)));
        } catch (error) {
          if (!(error instanceof TransientError)) throw error;
          last = error;
          return tryAgain;
        }
      },
      backoff,
      pauses,
      () => last as Error,
    );
  };
}

/** An error in the form that the SDK gives it: the name without its namespace, and the status. */
function errorIn(text: string, httpStatusCode: number): Error {
  const name = /"__type"\s*:\s*"(?:[^"]*#)?(\w+)/.exec(text)?.[1] ?? 'UnknownError';
  return Object.assign(new Error('Systems Manager refused.'), { name, $metadata: { httpStatusCode } });
}
