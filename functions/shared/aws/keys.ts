import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { type KeyName, keyNames, type PairName, pairNames } from '../../../contract/resources.ts';
import { PermanentError } from '../errors.ts';
import type { KeysFor } from '../secrets.ts';
import type { ReadParameters } from './parameters.ts';

/** Length of every symmetric key in bytes. */
export const keyLength = 32;

/** Reads keys, in one call. Throws `PermanentError` if one is missing or is not 32 bytes of base64. */
export async function readKeys<Name extends KeyName>(
  readParameters: ReadParameters,
  path: string,
  names: readonly Name[],
): Promise<KeysFor<Name>> {
  const parameterOf = (name: Name) => `${path}/${keyNames[name]}`;
  const values = await readParameters(names.map(parameterOf));
  const read = names.map((name) => [name, keyIn(values.get(parameterOf(name)) ?? '')]);
  return Object.fromEntries(read);
}

/** Node's decoder skips invalid base64; encoding the result again reveals whether it skipped anything. */
export function keyIn(text: string): Buffer {
  const key = Buffer.from(text, 'base64');
  if (key.length !== keyLength || key.toString('base64') !== text) {
    throw new PermanentError('A key is not 32 bytes of base64.');
  }
  return key;
}

/** The parameter with the private half of a pair that seals. */
export const sealingParameter = (path: string, name: PairName): string => `${path}/${pairNames[name]}`;
/** The parameter with its public half. */
export const verifyingParameter = (path: string, name: PairName): string =>
  `${sealingParameter(path, name)}-public`;

/** Reads the private key that seals decisions of this kind. */
export const readSealingKey = async (
  readParameters: ReadParameters,
  path: string,
  name: PairName,
): Promise<KeyObject> =>
  createPrivateKey({
    key: await readDer(readParameters, sealingParameter(path, name)),
    format: 'der',
    type: 'pkcs8',
  });

/** Reads the public key that verifies decisions of this kind. */
export const readVerifyingKey = async (
  readParameters: ReadParameters,
  path: string,
  name: PairName,
): Promise<KeyObject> =>
  createPublicKey({
    key: await readDer(readParameters, verifyingParameter(path, name)),
    format: 'der',
    type: 'spki',
  });

async function readDer(readParameters: ReadParameters, name: string): Promise<Buffer> {
  const value = (await readParameters([name])).get(name);
  if (value === undefined) throw new PermanentError('A sealing key is missing.');
  return Buffer.from(value, 'base64');
}
