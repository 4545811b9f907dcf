import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSsm } from '../../../emulators/ssm/start-ssm.ts';
import { createMasterKey, readMasterKey } from '../../../functions/shared/aws/master-key.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { countingRandom } from '../../support/counting-random.ts';
import { emulatorClient } from '../../support/emulator-client.ts';

const name = '/privacy-requests/master-key';

async function open() {
  const ssm = await startSsm();
  const client = new SSMClient(emulatorClient(ssm.url));
  onTestFinished(async () => {
    client.destroy();
    await ssm.close();
  });
  return client;
}

describe('The master key', () => {
  it('is read as it was created', async () => {
    const client = await open();

    await createMasterKey(client, name, countingRandom());

    expect(await readMasterKey(client, name)).toEqual(Buffer.from(countingRandom()(32)));
  });

  it('is kept when created again, because all stored data depends on it', async () => {
    const client = await open();
    const random = countingRandom();
    await createMasterKey(client, name, random);
    const key = await readMasterKey(client, name);

    await createMasterKey(client, name, random);

    expect(await readMasterKey(client, name)).toEqual(key);
  });

  it.each([
    ['too short', Buffer.alloc(31).toString('base64')],
    ['too long', Buffer.alloc(33).toString('base64')],
    ['not base64', `${Buffer.alloc(32).toString('base64')} ?`],
  ])('is refused when it is %s', async (_case, Value) => {
    const client = await open();
    await client.send(new PutParameterCommand({ Name: name, Type: 'SecureString', Value }));

    await expect(readMasterKey(client, name)).rejects.toThrow(PermanentError);
  });

  it('is a permanent fault when it is missing', async () => {
    await expect(readMasterKey(await open(), name)).rejects.toThrow(PermanentError);
  });
});
