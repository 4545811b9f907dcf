import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  GetParameterCommand,
  GetParametersCommand,
  PutParameterCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import { type KeyName, keyNames, type SealName, sealNames } from '../../../contract/resources.ts';
import { PermanentError } from '../errors.ts';
import { deriveKeys, type KeysFor, type RandomBytes } from '../secrets.ts';
import { call } from './aws-errors.ts';

/** Length of every symmetric key in bytes. */
const keyLength = 32;

const publicPart = (name: string): string => `${name}-public`;

/** Reads keys, in one call. Throws `PermanentError` if one is missing or is not 32 bytes of base64. */
export async function readKeys<Name extends KeyName>(
  client: SSMClient,
  path: string,
  names: readonly Name[],
): Promise<KeysFor<Name>> {
  const parameters = names.map((name) => `${path}/${keyNames[name]}`);
  const get = new GetParametersCommand({ Names: parameters, WithDecryption: true });
  const { Parameters = [] } = await call('Reading keys', client.send(get));
  const values = new Map(Parameters.map(({ Name, Value = '' }) => [Name, Value]));
  const read = names.map((name, index) => [name, keyIn(values.get(parameters[index]) ?? '')]);
  return Object.fromEntries(read);
}

/** Node's decoder skips invalid base64; encoding the result again reveals whether it skipped anything. */
function keyIn(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyLength || key.toString('base64') !== text) {
    throw new PermanentError('A key is not 32 bytes of base64.');
  }
  return key;
}

/** Reads the private key that seals decisions of this kind. */
export const readSealingKey = async (client: SSMClient, path: string, name: SealName): Promise<KeyObject> =>
  createPrivateKey({
    key: await readDer(client, `${path}/${sealNames[name]}`),
    format: 'der',
    type: 'pkcs8',
  });

/** Reads the public key that verifies decisions of this kind. */
export const readVerifyingKey = async (client: SSMClient, path: string, name: SealName): Promise<KeyObject> =>
  createPublicKey({
    key: await readDer(client, `${path}/${publicPart(sealNames[name])}`),
    format: 'der',
    type: 'spki',
  });

async function readDer(client: SSMClient, name: string): Promise<Buffer> {
  const get = new GetParameterCommand({ Name: name, WithDecryption: true });
  const { Parameter } = await call('Reading a sealing key', client.send(get));
  return Buffer.from(Parameter?.Value ?? '', 'base64');
}

/**
 * Creates what is missing: the master key, the keys derived from it, and the key pairs that seal. What exists is kept:
 * all stored hashes and seals depend on it.
 */
export async function createKeys(
  client: SSMClient,
  { masterKey, path }: { masterKey: string; path: string },
  random: RandomBytes,
): Promise<void> {
  await create(client, masterKey, 'SecureString', Buffer.from(random(keyLength)));
  const get = new GetParameterCommand({ Name: masterKey, WithDecryption: true });
  const { Parameter } = await call('Reading the master key', client.send(get));
  const keys = deriveKeys(keyIn(Parameter?.Value ?? ''));
  for (const [name, use] of Object.entries(keyNames)) {
    await create(client, `${path}/${use}`, 'SecureString', keys[name as KeyName]);
  }
  for (const name of Object.keys(sealNames) as SealName[]) await createPair(client, path, name);
}

/** The private key first: if a crash comes in between, the public one is made from it the next time. */
async function createPair(client: SSMClient, path: string, name: SealName): Promise<void> {
  const fresh = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  await create(client, `${path}/${sealNames[name]}`, 'SecureString', fresh);
  const verifying = createPublicKey(await readSealingKey(client, path, name));
  const der = verifying.export({ format: 'der', type: 'spki' });
  await create(client, `${path}/${publicPart(sealNames[name])}`, 'String', der);
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
