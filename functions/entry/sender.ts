import { SESClient } from '@aws-sdk/client-ses';
import { sesMail } from '../adapters/ses-mail.ts';
import type { Mail } from '../app/ports.ts';
import { read, readSettings } from './environment.ts';

/** The sender of letters, as the settings name it. */
export function sender(): Mail {
  const { mail, provider } = readSettings();
  return sesMail(new SESClient({}), {
    sender: mail.sender,
    senderName: provider.name,
    replyTo: mail.replyTo,
    configurationSet: read('configurationSet'),
  });
}
