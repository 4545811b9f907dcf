import {
  DeleteParameterCommand,
  GetParameterCommand,
  ParameterAlreadyExists,
  ParameterNotFound,
  PutParameterCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSsm } from '../../emulators/ssm/start-ssm.ts';

let ssm: Awaited<ReturnType<typeof startSsm>>;
let client: SSMClient;
beforeEach(async () => {
  ssm = await startSsm();
  client = new SSMClient({
    endpoint: ssm.url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
});
afterEach(async () => {
  client.destroy();
  await ssm.close();
});

const Name = '/privacy-requests/master-key';
const put = (Value: string, more = {}) =>
  client.send(new PutParameterCommand({ Name, Value, Type: 'SecureString', ...more }));
const get = async (more = {}) => (await client.send(new GetParameterCommand({ Name, ...more }))).Parameter;

describe('the parameter store', () => {
  it('returns a secret in plain text when decryption is requested', async () => {
    await put('bí mật');

    const parameter = await get({ WithDecryption: true });

    expect(parameter).toMatchObject({ Name, Value: 'bí mật', Type: 'SecureString', Version: 1 });
    expect(parameter?.LastModifiedDate).toBeInstanceOf(Date);
  });

  it('returns nothing readable otherwise', async () => {
    await put('bí mật');

    expect((await get())?.Value).not.toContain('bí mật');
  });

  it('returns a plain string in either case', async () => {
    await put('plain', { Type: 'String' });

    expect((await get())?.Value).toBe('plain');
  });

  it('keeps an existing value unless told to overwrite', async () => {
    await put('first');

    await expect(put('second')).rejects.toBeInstanceOf(ParameterAlreadyExists);
    await expect(put('second', { Overwrite: false })).rejects.toBeInstanceOf(ParameterAlreadyExists);
    expect((await get({ WithDecryption: true }))?.Value).toBe('first');
  });

  it('overwrites on request, with a higher version', async () => {
    await put('first');

    const { Version } = await put('second', { Overwrite: true });

    expect(Version).toBe(2);
    expect((await get({ WithDecryption: true }))?.Value).toBe('second');
  });

  it('names a missing parameter', async () => {
    await expect(get()).rejects.toBeInstanceOf(ParameterNotFound);
  });

  it.each([
    ['a value of more than 4 KiB', 'x'.repeat(4097), {}],
    ['a list', 'a,b', { Type: 'StringList' }],
    ['a key of the caller’s choice', 'x', { KeyId: 'alias/mine' }],
  ])('refuses %s', async (_, value, more) => {
    await expect(put(value, more)).rejects.toMatchObject({ name: 'ValidationException' });
    await expect(get()).rejects.toBeInstanceOf(ParameterNotFound);
  });

  it('refuses every other action by name', async () => {
    await put('kept');

    await expect(client.send(new DeleteParameterCommand({ Name }))).rejects.toMatchObject({
      name: 'UnknownOperationException',
      message: expect.stringContaining('DeleteParameter'),
    });
    expect((await get({ WithDecryption: true }))?.Value).toBe('kept');
  });
});
