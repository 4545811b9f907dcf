import { readdir } from 'node:fs/promises';
import {
  ConfigurationSetDoesNotExistException,
  GetSendQuotaCommand,
  ListIdentitiesCommand,
  MessageRejected,
  SESClient,
  SendEmailCommand,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import type { Mail } from '../../emulators/ses/mail-store.ts';
import type { ReadMail } from '../../emulators/ses/read-mail.ts';
import { compose, openSandbox, sender } from './ses-sandbox.ts';

let sandbox: Awaited<ReturnType<typeof openSandbox>>;
beforeEach(async () => {
  sandbox = await openSandbox();
});
afterEach(() => sandbox.close());

const recipient = 'khach@customer.example';
const send = async (more = {}, raw?: Buffer) =>
  sandbox.client.send(
    new SendRawEmailCommand({
      Source: sender,
      Destinations: [recipient],
      RawMessage: { Data: raw ?? (await compose()) },
      ...more,
    }),
  );
const list = (query = '') => sandbox.read<Mail[]>(`/mails.json${query}`);
const nothingWasKept = async () => {
  expect(await list()).toEqual([]);
  expect(await readdir(sandbox.directory)).toEqual([]);
  expect(sandbox.ses.quota.SentLast24Hours).toBe(0);
};

describe('sending raw mail', () => {
  it('keeps the message byte for byte and lists sender, recipient and time', async () => {
    const raw = await compose();

    const { MessageId } = await send({ ConfigurationSetName: 'requests' }, raw);

    expect(await list()).toEqual([
      {
        id: MessageId,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        to: [recipient],
        from: sender,
        subject: 'Xác nhận yêu cầu xóa dữ liệu',
      },
    ]);
    const source = await fetch(`${sandbox.ses.url}/mail/${MessageId}/raw`);
    expect(Buffer.from(await source.arrayBuffer())).toEqual(raw);
    expect(await readdir(sandbox.directory)).toEqual([`${MessageId}.eml`]);
  });

  it('sends exactly to the given destinations, whatever the header says', async () => {
    await send({ Destinations: ['other@customer.example'] });

    expect(await list(`?to=${recipient}`)).toEqual([]);
    expect(await list('?to=OTHER@customer.example')).toHaveLength(1);
  });

  it('sends to the header’s addresses when no destinations are given', async () => {
    await send({ Destinations: undefined }, await compose({ cc: 'Cc <cc@customer.example>' }));

    expect((await list())[0]?.to).toEqual([recipient, 'cc@customer.example']);
  });

  it('lists the newest mail first', async () => {
    for (const subject of ['first', 'second']) await send({}, await compose({ subject }));

    expect((await list()).map(({ subject }) => subject)).toEqual(['second', 'first']);
  });

  it('accepts a verified address in any letter case', async () => {
    await send({ Source: 'BOSS@elsewhere.example' }, await compose({ from: 'boss@ELSEWHERE.example' }));

    expect(await list()).toHaveLength(1);
  });

  it.each([
    ['the envelope', { Source: 'someone@elsewhere.example' }, sender],
    ['the header', {}, 'someone@elsewhere.example'],
  ])('rejects an unverified sender in %s', async (_, input, from) => {
    const attempt = send(input, await compose({ from }));

    await expect(attempt).rejects.toBeInstanceOf(MessageRejected);
    await expect(attempt).rejects.toThrow('someone@elsewhere.example');
    await nothingWasKept();
  });

  it('rejects a configuration set that does not exist', async () => {
    await expect(send({ ConfigurationSetName: 'missing' })).rejects.toBeInstanceOf(
      ConfigurationSetDoesNotExistException,
    );
    await nothingWasKept();
  });

  it('accepts fifty recipients and refuses one more', async () => {
    const people = Array.from({ length: 51 }, (_, index) => `person${index}@customer.example`);

    await expect(send({ Destinations: people })).rejects.toMatchObject({ name: 'InvalidParameterValue' });
    await nothingWasKept();
    await send({ Destinations: people.slice(1) });
    expect((await list())[0]?.to).toHaveLength(50);
  });

  it('accepts ten mebibytes and refuses one byte more', async () => {
    const head = await compose({ text: '', html: '' });
    const limit = 10 * 1024 * 1024;
    const largest = Buffer.concat([head, Buffer.alloc(limit - head.length, `${'x'.repeat(76)}\r\n`)]);

    await expect(send({}, Buffer.concat([largest, Buffer.from('x')]))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await nothingWasKept();
    await send({}, largest);
    expect(await list()).toHaveLength(1);
  });

  it.each([
    ['a bare line feed', 'Kính chào,\nmở liên kết.\r\n'],
    ['a bare carriage return', 'Kính chào,\rmở liên kết.\r\n'],
    ['a line of 999 characters', `${'x'.repeat(999)}\r\n`],
  ])('refuses what is not in lines of mail: %s', async (_what, body) => {
    const head = await compose({ text: '', html: '' });

    await expect(send({}, Buffer.concat([head, Buffer.from(body)]))).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await nothingWasKept();
    await send({}, Buffer.concat([head, Buffer.from(body.replace(/\r?\n|\r/g, '\r\n').slice(-998))]));
    expect(await list()).toHaveLength(1);
  });

  it.each(['no address', 'ký@customer.example', 'a@b.example, c@d.example'])(
    'refuses the recipient “%s”',
    async (address) => {
      await expect(send({ Destinations: [address] })).rejects.toMatchObject({
        name: 'InvalidParameterValue',
      });
      await nothingWasKept();
    },
  );

  it('refuses members that it would have to ignore', async () => {
    await expect(send({ FromArn: 'arn:aws:ses:::identity/a' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('FromArn'),
    });
    await nothingWasKept();
  });

  it('accepts tags as SES does: letters, digits, hyphens and underscores', async () => {
    await expect(send({ Tags: [{ Name: 'letter', Value: 'lan@example.vn' }] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    });
    await nothingWasKept();

    const { MessageId } = await send({ Tags: [{ Name: 'letter', Value: 'archive-ready' }] });

    expect(MessageId).toBeDefined();
  });
});

describe('sending mail in fields', () => {
  it('composes the message and delivers to every kind of recipient, with Bcc hidden', async () => {
    const { MessageId } = await sandbox.client.send(
      new SendEmailCommand({
        Source: `Nhà cung cấp <${sender}>`,
        Destination: { ToAddresses: [recipient], BccAddresses: ['blind@customer.example'] },
        ReplyToAddresses: ['support@provider.example'],
        Message: {
          Subject: { Data: 'Thông báo thay đổi chính sách', Charset: 'UTF-8' },
          Body: { Text: { Data: 'Kính gửi' }, Html: { Data: '<p>Kính gửi</p>' } },
        },
      }),
    );

    const mail = await sandbox.read<ReadMail>(`/mail/${MessageId}.json`);
    expect(mail).toMatchObject({ subject: 'Thông báo thay đổi chính sách', html: '<p>Kính gửi</p>\n' });
    expect(mail.text.trim()).toBe('Kính gửi');
    expect(mail.headers['reply-to']).toBe('support@provider.example');
    expect(JSON.stringify(mail)).not.toContain('blind@');
    expect((await list())[0]?.to).toEqual([recipient, 'blind@customer.example']);
  });
});

describe('the quota', () => {
  it('is reported, counts recipients and can be set', async () => {
    Object.assign(sandbox.ses.quota, { Max24HourSend: 200, MaxSendRate: 1 });
    await send({ Destinations: ['a@customer.example', 'b@customer.example'] });

    const quota = await sandbox.client.send(new GetSendQuotaCommand({}));

    expect(quota).toMatchObject({ Max24HourSend: 200, MaxSendRate: 1, SentLast24Hours: 2 });
  });

  it('of a day is not exceeded', async () => {
    Object.assign(sandbox.ses.quota, { Max24HourSend: 1 });
    await send();

    await expect(send()).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Daily message quota exceeded.',
    });
    expect(await list()).toHaveLength(1);
  });

  it('can be unlimited', async () => {
    Object.assign(sandbox.ses.quota, { Max24HourSend: -1, SentLast24Hours: 1_000_000 });

    await send();

    expect(await list()).toHaveLength(1);
  });
});

describe('an injected fault', () => {
  it('refuses the requested number of mails, and keeps none of them', async () => {
    sandbox.ses.failNext({
      operation: 'SendRawEmail',
      times: 1,
      code: 'Throttling',
      message: 'Maximum sending rate exceeded.',
    });

    const attempt = send();

    await expect(attempt).rejects.toMatchObject({
      name: 'Throttling',
      message: 'Maximum sending rate exceeded.',
      $metadata: { httpStatusCode: 400 },
    });
    await nothingWasKept();
    await send();
    expect(await list()).toHaveLength(1);
  });

  it('is an instance of the SDK’s class for it', async () => {
    sandbox.ses.failNext({
      times: 1,
      code: 'MessageRejected',
      message: 'Email address is on the suppression list.',
    });

    await expect(send()).rejects.toBeInstanceOf(MessageRejected);
  });

  it('is retried by a client that retries', async () => {
    sandbox.ses.failNext({ times: 1, code: 'Throttling' });
    const patient = new SESClient({
      endpoint: sandbox.ses.url,
      region: 'ap-southeast-1',
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 2,
    });

    await patient.send(new SendRawEmailCommand({ Source: sender, RawMessage: { Data: await compose() } }));

    expect(await list()).toHaveLength(1);
    patient.destroy();
  });

  it('lasts as long as its rule', async () => {
    const recover = sandbox.ses.fault(({ operation }) =>
      operation === 'SendRawEmail' ? { status: 500 } : undefined,
    );

    await expect(send()).rejects.toMatchObject({
      name: 'InternalFailure',
      $metadata: { httpStatusCode: 500 },
    });
    await sandbox.client.send(new GetSendQuotaCommand({}));
    recover();
    await send();
    expect(await list()).toHaveLength(1);
  });
});

describe('an account in the sandbox', () => {
  const inSandbox = async () => {
    const opened = await openSandbox({
      isInSandbox: true,
      identities: ['provider.example', 'tester@customer.example'],
    });
    onTestFinished(() => opened.close());
    const to = (...Destinations: string[]) =>
      compose().then((Data) =>
        opened.client.send(new SendRawEmailCommand({ Destinations, RawMessage: { Data } })),
      );
    return { ...opened, to };
  };

  it('sends to nobody but verified identities and the simulator, and names the others', async () => {
    const { to } = await inSandbox();

    await to('Tester@customer.example');
    await to('anybody@provider.example');
    await to('success@simulator.amazonses.com');
    await expect(to('tester@customer.example', recipient)).rejects.toMatchObject({
      name: 'MessageRejected',
      message: `Email address is not verified. The following identities failed the check in region AP-SOUTHEAST-1: ${recipient}`,
    });
  });

  it('has a small quota', async () => {
    const { client } = await inSandbox();

    expect(await client.send(new GetSendQuotaCommand({}))).toMatchObject({
      Max24HourSend: 200,
      MaxSendRate: 1,
    });
  });
});

it('refuses an unsupported action by name', async () => {
  await expect(sandbox.client.send(new ListIdentitiesCommand({}))).rejects.toMatchObject({
    name: 'InvalidAction',
    message: expect.stringContaining('ListIdentities'),
  });
});
