import { randomBytes } from 'node:crypto';
import { PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { deriveKeys, type Keys } from '../functions/shared/secrets.ts';

/** The function that creates keys, as it answers a custom resource. */
type Creator = (event: { RequestType: 'Create' }) => Promise<unknown>;

/**
 * Puts a random master key, and lets the function create the others, as CloudFormation does before anything else runs.
 *
 * @returns the keys that are derived from it, and the attributes of the custom resource
 */
export async function createKeys(
  ssm: SSMClient,
  masterKeyParameter: string,
  creator: Creator | undefined,
): Promise<{ keys: Keys; attributes: Record<string, string> }> {
  const masterKey = randomBytes(32);
  await ssm.send(
    new PutParameterCommand({
      Name: masterKeyParameter,
      Type: 'SecureString',
      Value: masterKey.toString('base64'),
    }),
  );
  const answer = (await creator?.({ RequestType: 'Create' })) as
    | { Data?: Record<string, string> }
    | null
    | undefined;
  return { keys: deriveKeys(masterKey), attributes: answer?.Data ?? {} };
}
