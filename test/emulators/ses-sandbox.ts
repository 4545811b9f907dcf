import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SESClient } from '@aws-sdk/client-ses';
import MailComposer from 'nodemailer/lib/mail-composer';
import type Mail from 'nodemailer/lib/mailer';
import { type LocalSesOptions, startSes } from '../../emulators/ses/start-ses.ts';

/** A local SES in a fresh folder that knows one domain, one address and one configuration set. */
export async function openSandbox(options: Partial<LocalSesOptions> = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'ses-'));
  const ses = await startSes({
    directory,
    identities: ['provider.example', 'Boss@elsewhere.example'],
    configurationSets: ['requests'],
    ...options,
  });
  const client = new SESClient({
    endpoint: ses.url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  return {
    ses,
    client,
    directory,
    /** The mailbox as JSON. */
    async read<Answer>(path: string): Promise<Answer> {
      return (await (await fetch(`${ses.url}${path}`)).json()) as Answer;
    },
    async close(): Promise<void> {
      client.destroy();
      await ses.close();
      await rm(directory, { recursive: true });
    },
  };
}

export const sender = 'privacy@provider.example';

/** Raw MIME as the product sends it. */
export function compose(options: Mail.Options = {}): Promise<Buffer> {
  return new MailComposer({
    from: { name: 'Nhà cung cấp', address: sender },
    to: 'khach@customer.example',
    subject: 'Xác nhận yêu cầu xóa dữ liệu',
    text: 'Kính chào, mở https://provider.example/confirm/1 để xác nhận.',
    html: '<p>Kính chào, <a href="https://provider.example/confirm/1?a=1&amp;b=2">xác nhận</a></p>',
    ...options,
  })
    .compile()
    .build();
}
