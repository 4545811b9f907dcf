import { GetParameterCommand, PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { type KeyName, keyNames, type SealName, sealNames } from '../../../contract/resources.ts';
import { startSsm } from '../../../emulators/ssm/start-ssm.ts';
import { createKeys } from '../../../functions/shared/aws/create-keys.ts';
import { readKeys, readSealingKey, readVerifyingKey } from '../../../functions/shared/aws/keys.ts';
import { parametersOf, readTogether } from '../../../functions/shared/aws/parameters.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { publicKeyText, sealWith, verifyWith } from '../../../functions/shared/seal.ts';
import { deriveKeys } from '../../../functions/shared/secrets.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { emulatorClient } from '../../support/emulator-client.ts';

const masterKey = '/privacy-requests/master-key';
const path = '/privacy-requests/keys';
const allKeys = Object.keys(keyNames) as KeyName[];
const allSeals = Object.keys(sealNames) as SealName[];

async function open() {
  const ssm = await startSsm();
  const client = new SSMClient(emulatorClient(ssm.url));
  onTestFinished(async () => {
    client.destroy();
    await ssm.close();
  });
  return client;
}

async function created() {
  const client = await open();
  await createKeys(client, { masterKey, path }, countingRandom());
  return client;
}

const write = (client: SSMClient, Name: string, Value: string) =>
  client.send(new PutParameterCommand({ Name, Type: 'SecureString', Value, Overwrite: true }));

describe('The keys', () => {
  it('are those derived from the master key', async () => {
    const client = await created();

    expect(await readKeys(parametersOf(client), path, allKeys)).toEqual(deriveKeys(countingRandom()(32)));
  });

  it('are read only where they are asked for', async () => {
    const client = await created();

    expect(Object.keys(await readKeys(parametersOf(client), path, ['addresses', 'secrets']))).toEqual([
      'addresses',
      'secrets',
    ]);
  });

  it('stay when they are created again, because everything stored depends on them', async () => {
    const client = await created();
    const keys = await readKeys(parametersOf(client), path, allKeys);
    const seal = sealWith(await readSealingKey(parametersOf(client), path, 'plan'))('text');

    await createKeys(client, { masterKey, path }, countingRandom());

    expect(await readKeys(parametersOf(client), path, allKeys)).toEqual(keys);
    expect(sealWith(await readSealingKey(parametersOf(client), path, 'plan'))('text')).toBe(seal);
    expect(verifyWith(await readVerifyingKey(parametersOf(client), path, 'plan'))('text', seal)).toBe(true);
  });

  it('are told by their public halves alone, the same each time', async () => {
    const client = await open();
    const told = await createKeys(client, { masterKey, path }, countingRandom(), [
      'confirmation',
      'transport',
    ]);

    const again = await createKeys(client, { masterKey, path }, countingRandom(), [
      'confirmation',
      'transport',
    ]);

    expect(again).toEqual(told);
    for (const name of ['confirmation', 'transport'] as const)
      expect(told[name]).toBe(publicKeyText(await readVerifyingKey(parametersOf(client), path, name)));
    expect(Object.keys(told)).toEqual(['confirmation', 'transport']);
  });

  it('come from a master key that was there before them', async () => {
    const client = await open();
    const before = Buffer.alloc(32, 7);
    await write(client, masterKey, before.toString('base64'));

    await createKeys(client, { masterKey, path }, countingRandom());

    expect(await readKeys(parametersOf(client), path, allKeys)).toEqual(deriveKeys(before));
  });

  it.each([
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
    ['not base64', `${Buffer.alloc(32).toString('base64')} ?`],
  ])('are refused when one is %s', async (_case, value) => {
    const client = await created();
    await write(client, `${path}/${keyNames.addresses}`, value);

    await expect(readKeys(parametersOf(client), path, ['secrets', 'addresses'])).rejects.toThrow(
      PermanentError,
    );
  });

  it('are missed as a fault that no retry mends', async () => {
    const client = await open();

    await expect(readKeys(parametersOf(client), path, ['addresses'])).rejects.toThrow(PermanentError);
    await expect(readSealingKey(parametersOf(client), path, 'plan')).rejects.toThrow(PermanentError);
    await expect(readVerifyingKey(parametersOf(client), path, 'plan')).rejects.toThrow(PermanentError);
  });
});

describe('Keys that are read together', () => {
  const names = ['addresses', 'secrets'] as const;

  it('take one call, whatever their kinds, and another one only later', async () => {
    const client = await created();
    const calls: string[][] = [];
    const read = readTogether((asked) => {
      calls.push([...asked].sort());
      return parametersOf(client)(asked);
    });

    const [keys, , sealing] = await Promise.all([
      readKeys(read, path, names),
      readVerifyingKey(read, path, 'confirmation'),
      readSealingKey(read, path, 'plan'),
      readKeys(read, path, names),
    ]);

    expect(calls).toEqual([
      [`${path}/addresses`, `${path}/seal-confirmation-public`, `${path}/seal-plan`, `${path}/secrets`],
    ]);
    expect(keys).toEqual(await readKeys(parametersOf(client), path, names));
    expect(sealing.type).toBe('private');
    await readKeys(read, path, ['secrets']);
    expect(calls).toHaveLength(2);
  });

  it('are read again after a call that failed', async () => {
    const client = await created();
    let isAway = true;
    const read = readTogether((asked) =>
      isAway ? Promise.reject(new PermanentError('away')) : parametersOf(client)(asked),
    );
    await expect(readKeys(read, path, names)).rejects.toThrow('away');
    isAway = false;

    expect(Object.keys(await readKeys(read, path, names))).toEqual(names);
  });
});

describe('The sealing keys', () => {
  it.each(allSeals)('of a %s verify with their own public key only', async (name) => {
    const client = await created();
    const seal = sealWith(await readSealingKey(parametersOf(client), path, name))('text');

    const verified = await Promise.all(
      allSeals.map(async (each) =>
        verifyWith(await readVerifyingKey(parametersOf(client), path, each))('text', seal),
      ),
    );

    expect(verified).toEqual(allSeals.map((each) => each === name));
  });

  it('get their public half from the private one, when the creator died between them', async () => {
    const client = await created();
    const dead = await open();
    const privateHalf = await client.send(
      new GetParameterCommand({ Name: `${path}/${sealNames.plan}`, WithDecryption: true }),
    );
    await write(dead, `${path}/${sealNames.plan}`, privateHalf.Parameter?.Value ?? '');

    await createKeys(dead, { masterKey, path }, countingRandom());

    const seal = sealWith(await readSealingKey(parametersOf(client), path, 'plan'))('text');
    expect(verifyWith(await readVerifyingKey(parametersOf(dead), path, 'plan'))('text', seal)).toBe(true);
  });

  it('cannot be used as they lie in the store, encrypted', async () => {
    const client = await created();
    const { Parameter } = await client.send(
      new GetParameterCommand({ Name: `${path}/${sealNames.plan}`, WithDecryption: false }),
    );

    expect(Parameter?.Type).toBe('SecureString');
  });
});
