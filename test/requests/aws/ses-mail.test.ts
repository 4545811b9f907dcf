import {
  AccountSendingPausedException,
  MailFromDomainNotVerifiedException,
  MessageRejected,
  SESClient,
  SESServiceException,
  SendRawEmailCommand,
} from '@aws-sdk/client-ses';
import PostalMime from 'postal-mime';
import { beforeEach, describe, expect, it } from 'vitest';
import { sesMail } from '../../../functions/requests/aws/ses-mail.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { mockedClient } from '../../support/mocked-client.ts';

const ses = mockedClient(SESClient);
const mail = sesMail(new SESClient({ region: 'ap-southeast-1' }), {
  sender: 'privacy@provider.example',
  senderName: 'Nhà cung cấp "Sao Mai", JSC',
  replyTo: 'support@provider.example',
  configurationSet: 'letters',
});
const letter = {
  to: 'lan.nguyen@example.vn',
  subject: 'Xác nhận yêu cầu xoá dữ liệu'.normalize('NFD'),
  text: 'Kính chào',
  html: '<p>Kính chào</p>',
  tags: { request: '0123456789AB', letter: 'confirm' },
};
const sent = () => {
  const input = ses.commandCalls(SendRawEmailCommand)[0]?.args[0].input;
  return { input, raw: Buffer.from(input?.RawMessage?.Data ?? '').toString('latin1') };
};
const $metadata = { httpStatusCode: 400 };
const throttling = (message: string) =>
  new SESServiceException({ name: 'Throttling', message, $fault: 'client', $metadata });

beforeEach(() => {
  ses.reset();
  ses.on(SendRawEmailCommand).resolves({ MessageId: 'message-1' });
});

describe('A letter through SES', () => {
  it('goes to its one recipient, tagged, through the configuration set', async () => {
    expect(await mail.send(letter)).toEqual({ messageId: 'message-1' });

    expect(sent().input).toMatchObject({
      Source: 'privacy@provider.example',
      Destinations: [letter.to],
      ConfigurationSetName: 'letters',
      Tags: [
        { Name: 'request', Value: '0123456789AB' },
        { Name: 'letter', Value: 'confirm' },
      ],
    });
  });

  it('names the provider as its sender, whatever the name contains, and directs replies elsewhere', async () => {
    await mail.send(letter);

    const { from, replyTo, to } = await PostalMime.parse(sent().raw);
    expect(from).toMatchObject({ name: 'Nhà cung cấp "Sao Mai", JSC', address: 'privacy@provider.example' });
    expect(replyTo).toMatchObject([{ address: 'support@provider.example' }]);
    expect(to).toMatchObject([{ address: letter.to }]);
  });

  it('is pure ASCII on the wire and composed Vietnamese when read', async () => {
    await mail.send(letter);

    expect(sent().raw).toMatch(/^[\r\n\x20-\x7e]*$/);
    expect(sent().raw).toMatch(/^Subject: =\?UTF-8\?/m);
    expect((await PostalMime.parse(sent().raw)).subject).toBe(
      'Xác nhận yêu cầu xoá dữ liệu'.normalize('NFC'),
    );
  });

  it('says the same as text and as HTML', async () => {
    await mail.send(letter);

    const { text, html } = await PostalMime.parse(sent().raw);
    expect(text?.trim()).toBe('Kính chào');
    expect(html?.trim()).toBe('<p>Kính chào</p>');
  });

  it('marks itself as automatic and carries an id of our domain', async () => {
    await mail.send(letter);

    expect(sent().raw).toMatch(/^Auto-Submitted: auto-generated\r$/m);
    expect(sent().raw).toMatch(/^X-Auto-Response-Suppress: All\r$/m);
    expect(sent().raw).toMatch(/^Message-ID: <[^@>]+@provider\.example>\r$/m);
  });

  it('cannot get further headers or recipients from its subject', async () => {
    await mail.send({ ...letter, subject: 'Xin chào\r\nBcc: other@example.com' });

    expect((await PostalMime.parse(sent().raw)).bcc).toBeUndefined();
    expect(sent().input?.Destinations).toEqual([letter.to]);
  });

  it.each([
    [
      'the rate is exceeded',
      throttling('Maximum sending rate exceeded.'),
      'Sending a letter failed: Throttling.',
    ],
    [
      'the daily quota is used up',
      throttling('Daily message quota exceeded.'),
      'The daily quota of messages is used up.',
    ],
  ])('may be retried when %s', async (_case, error, message) => {
    ses.on(SendRawEmailCommand).rejects(error);

    const sending = mail.send(letter);

    await expect(sending).rejects.toThrow(TransientError);
    await expect(sending).rejects.toThrow(message);
  });

  it.each([
    new MessageRejected({ message: 'Email address is not verified: lan.nguyen@example.vn', $metadata }),
    new MailFromDomainNotVerifiedException({ message: 'Domain is not verified', $metadata }),
    new AccountSendingPausedException({ message: 'Sending is paused', $metadata }),
  ])('is a permanent fault after $name, which names no address', async (error) => {
    ses.on(SendRawEmailCommand).rejects(error);

    const sending = mail.send(letter);

    await expect(sending).rejects.toThrow(PermanentError);
    await expect(sending).rejects.not.toThrow('lan.nguyen');
  });
});
