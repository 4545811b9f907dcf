import { SESClient } from '@aws-sdk/client-ses';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startSes } from '../../../emulators/ses/start-ses.ts';
import { sesMail } from '../../../functions/requests/aws/ses-mail.ts';
import { emulatorClient } from '../../support/emulator-client.ts';
import { inMemoryMail } from '../../support/in-memory/mail.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const letter = {
  to: 'lan.nguyen@example.vn',
  subject: 'Xác nhận yêu cầu xoá dữ liệu của bạn',
  text: 'Kính chào chị Lan,\nxin xác nhận: https://privacy.example/confirm/0123456789AB/secret\n',
  html: '<p>Kính chào chị Lan, <a href="https://privacy.example/">xin xác nhận</a>.</p>',
  tags: { request: '0123456789AB', letter: 'confirm' },
};

/** Received messages, newest first. */
interface Arrived {
  id: string;
  to: readonly string[];
  subject: string;
  text: string;
  html: string;
}

const readJson = async (url: string): Promise<unknown> => (await fetch(url)).json();

describe.each([
  {
    name: 'in memory',
    open: async () => {
      const mail = inMemoryMail();
      const arrived = async (): Promise<Arrived[]> =>
        mail.sent.toReversed().map((message) => ({ ...message, id: message.messageId, to: [message.to] }));
      return { mail, arrived };
    },
  },
  {
    name: 'SES',
    open: async () => {
      const configurationSet = 'letters';
      const ses = await startSes({
        directory: await temporaryFolder(),
        identities: ['provider.example'],
        configurationSets: [configurationSet],
      });
      const client = new SESClient(emulatorClient(ses.url));
      onTestFinished(async () => {
        client.destroy();
        await ses.close();
      });
      const mail = sesMail(client, {
        sender: 'privacy@provider.example',
        senderName: 'Nhà cung cấp',
        replyTo: 'support@provider.example',
        configurationSet,
      });
      const arrived = async (): Promise<Arrived[]> => {
        const list = (await readJson(`${ses.url}/mails.json`)) as Pick<Arrived, 'id' | 'to'>[];
        return Promise.all(
          list.map(async ({ id, to }) => {
            const mail = (await readJson(`${ses.url}/mail/${id}.json`)) as Omit<Arrived, 'id' | 'to'>;
            return { ...mail, id, to };
          }),
        );
      };
      return { mail, arrived };
    },
  },
])('Mail $name', ({ open }) => {
  it('reaches its one recipient with subject, text and HTML intact', async () => {
    const { mail, arrived } = await open();

    const { messageId } = await mail.send(letter);

    const [message, ...others] = await arrived();
    expect(others).toEqual([]);
    expect(message).toMatchObject({ id: messageId, to: [letter.to], subject: letter.subject });
    expect(message?.text.trim()).toBe(letter.text.trim());
    expect(message?.html.trim()).toBe(letter.html);
  });

  it('gives every message its own id', async () => {
    const { mail } = await open();

    const ids = [await mail.send(letter), await mail.send(letter)].map(({ messageId }) => messageId);

    expect(new Set(ids).size).toBe(2);
  });
});
