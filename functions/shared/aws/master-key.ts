import { GetParameterCommand, PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { PermanentError } from '../errors.ts';
import type { RandomBytes } from '../secrets.ts';
import { call } from './aws-errors.ts';

/** Length of the master key in bytes. */
const keyLength = 32;

/** Reads the master key. Throws `PermanentError` if the parameter is missing or is not 32 bytes of base64. */
export async function readMasterKey(client: SSMClient, name: string): Promise<Buffer> {
  const get = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter } = await call('Reading the master key', client.send(get));
  const text = Parameter?.Value ?? '';
  const key = Buffer.from(text, 'base64');
  // Node's decoder skips invalid base64; encoding the result again reveals whether it skipped anything.
  if (key.length !== keyLength || key.toString('base64') !== text) {
    throw new PermanentError('The master key is not 32 bytes of base64.');
  }
  return key;
}

/** Creates the master key unless it exists. An existing key is kept: all stored hashes depend on it. */
export async function createMasterKey(client: SSMClient, name: string, random: RandomBytes): Promise<void> {
  const put = new PutParameterCommand({
    Name: name,
    Type: 'SecureString',
    Value: Buffer.from(random(keyLength)).toString('base64'),
    Overwrite: false,
  });
  await call('Creating the master key', client.send(put), { ParameterAlreadyExists: undefined });
}
