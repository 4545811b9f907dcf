import {
  AccountSendingPausedException,
  ConfigurationSetDoesNotExistException,
  ConfigurationSetSendingPausedException,
  GetSendQuotaCommand,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  SESClient,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import { sesNoticeMail } from '../../../functions/notices/aws/ses-notice-mail.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const ses = mockedClient(SESClient);
const mail = sesNoticeMail(new SESClient({ region: 'ap-southeast-1' }), {
  sender: 'notices@provider.example',
  senderName: 'Nhà cung cấp Sao Mai',
  replyTo: 'support@provider.example',
  configurationSet: 'notices',
});
const letter = {
  subject: 'Chính sách bảo mật thay đổi'.normalize('NFD'),
  text: 'Kính gửi Quý khách',
  html: '<p>Kính gửi Quý khách</p>',
};
const message = {
  to: 'lan.nguyen@example.vn',
  letter,
  tags: { notice: '2', batch: '17', place: '4' },
};
const sent = () =>
  ses.commandCalls(SendRawEmailCommand).map(({ args }) => {
    const { input } = args[0];
    return { input, raw: Buffer.from(input.RawMessage?.Data ?? '').toString('latin1') };
  });
const $metadata = { httpStatusCode: 400 };
const fault = (name: string, message: string) =>
  new SESServiceException({ name, message, $fault: 'client', $metadata });

beforeEach(() => {
  ses.reset();
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'message-1' });
});

describe('A notice through SES', () => {
  it('goes to its one recipient, tagged only with numbers, through its own configuration set', async () => {
    expect(await mail.send(message)).toEqual({ messageId: 'message-1' });

    expect(sent()).toHaveLength(1);
    expect(sent()[0]?.input).toMatchObject({
      Source: 'notices@provider.example',
      Destinations: [message.to],
      ConfigurationSetName: 'notices',
      Tags: [
        { Name: 'notice', Value: '2' },
        { Name: 'batch', Value: '17' },
        { Name: 'place', Value: '4' },
      ],
    });
  });

  it('reads as written, in text and HTML, and declares itself automatic', async () => {
    await mail.send(message);

    const raw = sent()[0]?.raw ?? '';
    const { subject, text, html, from, to, replyTo } = await PostalMime.parse(raw);
    expect(subject).toBe(letter.subject.normalize('NFC'));
    expect(text?.trim()).toBe(letter.text);
    expect(html?.trim()).toBe(letter.html);
    expect(from).toMatchObject({ name: 'Nhà cung cấp Sao Mai', address: 'notices@provider.example' });
    expect(to).toMatchObject([{ address: message.to }]);
    expect(replyTo).toMatchObject([{ address: 'support@provider.example' }]);
    expect(raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(raw).toMatch(/^[\r\n\x20-\x7e]*$/);
  });

  it('names each recipient in their own message and in no other', async () => {
    const addresses = Array.from({ length: 5 }, (_, index) => `khach.${index}@example.vn`);

    await Promise.all(addresses.map((to) => mail.send({ ...message, to })));

    const recipients = await Promise.all(
      sent().map(async ({ input, raw }) => {
        const { to } = await PostalMime.parse(raw);
        return { envelope: input.Destinations, header: to?.map(({ address }) => address) };
      }),
    );
    expect(recipients).toEqual(addresses.map((to) => ({ envelope: [to], header: [to] })));
  });

  it.each([
    ['rate', fault('Throttling', 'Maximum sending rate exceeded.')],
    ['rate', fault('ThrottlingException', 'Rate exceeded')],
    ['daily-quota', fault('Throttling', 'Daily message quota exceeded.')],
    ['sender', new AccountSendingPausedException({ message: 'Paused', $metadata })],
    ['sender', new ConfigurationSetDoesNotExistException({ message: 'None', $metadata })],
    ['sender', new ConfigurationSetSendingPausedException({ message: 'Paused', $metadata })],
    ['sender', new MailFromDomainNotVerifiedException({ message: 'Not verified', $metadata })],
    ['sender', new MessageRejected({ message: 'Email address is not verified.', $metadata })],
    ['address', fault('InvalidParameterValue', 'Local address contains control or whitespace')],
    ['address', fault('InvalidParameterValue', "Missing final '@domain'")],
    ['address', fault('InvalidParameterValue', 'Domain ends with dot')],
    ['address', fault('InvalidParameterValue', "User name is missing: '@example.vn'")],
  ])('is refused because of the %s: %s', async (refused, error) => {
    ses.on(SendRawEmailCommand).rejects(error);

    expect(await mail.send(message)).toEqual({ refused });

    expect(sent()).toHaveLength(1);
  });

  it.each([
    [
      'a fault of SES',
      Object.assign(fault('InternalFailure', 'Oops'), { $metadata: { httpStatusCode: 500 } }),
    ],
    ['a broken connection', Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })],
    ['no answer in time', Object.assign(new Error('timed out'), { name: 'TimeoutError' })],
  ])('may be retried after %s, which does not concern the recipient', async (_what, error) => {
    ses.on(SendRawEmailCommand).rejects(error);

    const sending = mail.send(message);

    await expect(sending).rejects.toThrow(TransientError);
    await expect(sending).rejects.not.toThrow('lan.nguyen');
  });

  it.each([
    fault('AccessDenied', 'not allowed for lan.nguyen@example.vn'),
    fault('InvalidParameterValue', "Duplicate header 'From', to lan.nguyen@example.vn"),
  ])('is a permanent fault where the message is invalid or sending is disabled: $name', async (error) => {
    ses.on(SendRawEmailCommand).rejects(error);

    const sending = mail.send(message);

    await expect(sending).rejects.toThrow(PermanentError);
    await expect(sending).rejects.not.toThrow('lan.nguyen');
  });
});

describe('The quota of SES', () => {
  it('is what the account may send now', async () => {
    ses.on(GetSendQuotaCommand).resolves({ MaxSendRate: 14, Max24HourSend: 50_000, SentLast24Hours: 17 });

    expect(await mail.quota()).toEqual({ perSecond: 14, perDay: 50_000, sentInLastDay: 17 });
  });

  it('is unlimited for an account without a daily limit, and missing where SES reports none', async () => {
    ses
      .on(GetSendQuotaCommand)
      .resolvesOnce({ MaxSendRate: 14, Max24HourSend: -1, SentLast24Hours: 17 })
      .resolves({});

    expect((await mail.quota()).perDay).toBe(Number.POSITIVE_INFINITY);
    expect(await mail.quota()).toEqual({ perSecond: 0, perDay: 0, sentInLastDay: 0 });
  });

  it('is a transient fault when SES is too busy', async () => {
    ses.on(GetSendQuotaCommand).rejects(fault('Throttling', 'Rate exceeded'));

    await expect(mail.quota()).rejects.toThrow(TransientError);
  });
});
