import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { PutParameterCommand, type SSMClient } from '@aws-sdk/client-ssm';
import { type KeyName, keyNames, type PairName, sealNames } from '../../../contract/resources.ts';
import { publicKeyText } from '../seal.ts';
import { deriveKeys, type RandomBytes } from '../secrets.ts';
import { call } from './aws-errors.ts';
import { keyIn, keyLength, readSealingKey, sealingParameter, verifyingParameter } from './keys.ts';
import { parametersOf } from './parameters.ts';

/**
 * Creates what is missing: the master key, the keys derived from it, and the key pairs that seal. What exists is kept:
 * all stored hashes and seals depend on it.
 * @param pairs which pairs there have to be; by default those that seal
 * @returns the public key of each pair, as keys name themselves to others
 */
export async function createKeys(
  client: SSMClient,
  { masterKey, path }: { masterKey: string; path: string },
  random: RandomBytes,
  pairs: readonly PairName[] = Object.keys(sealNames) as PairName[],
): Promise<Partial<Record<PairName, string>>> {
  await create(client, masterKey, 'SecureString', Buffer.from(random(keyLength)));
  const found = await parametersOf(client)([masterKey]);
  const keys = deriveKeys(keyIn(found.get(masterKey) ?? ''));
  for (const [name, use] of Object.entries(keyNames)) {
    await create(client, `${path}/${use}`, 'SecureString', keys[name as KeyName]);
  }
  const publicKeys: Partial<Record<PairName, string>> = {};
  for (const name of pairs) publicKeys[name] = await createPair(client, path, name);
  return publicKeys;
}

/** The private key first: if a crash comes in between, the public one is made from it the next time. */
async function createPair(client: SSMClient, path: string, name: PairName): Promise<string> {
  const fresh = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  await create(client, sealingParameter(path, name), 'SecureString', fresh);
  const verifying = createPublicKey(await readSealingKey(parametersOf(client), path, name));
  const der = verifying.export({ format: 'der', type: 'spki' });
  await create(client, verifyingParameter(path, name), 'String', der);
  return publicKeyText(verifying);
}

async function create(
  client: SSMClient,
  name: string,
  type: 'String' | 'SecureString',
  value: Buffer,
): Promise<void> {
  const put = new PutParameterCommand({
    Name: name,
    Type: type,
    Value: value.toString('base64'),
    Overwrite: false,
  });
  await call('Creating a key', client.send(put), { ParameterAlreadyExists: undefined });
}
