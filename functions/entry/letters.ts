import { SESClient } from '@aws-sdk/client-ses';
import { sesMail } from '../requests/aws/ses-mail.ts';
import type { LetterPorts } from '../requests/send-letter.ts';
import { renderLetter } from '../web/render-letter.ts';
import { publicSite, readVariable } from './environment.ts';
import { basePorts, secrets } from './wiring.ts';

/** Ports of a step that sends letters: the renderer, and the sender from the settings. */
export async function letterPorts(): Promise<LetterPorts> {
  const ports = basePorts();
  const { mail, provider } = ports.settings;
  return {
    ...ports,
    ...publicSite(),
    ...(await secrets()),
    renderLetter: renderLetter(ports.settings),
    mail: sesMail(new SESClient({}), {
      sender: mail.sender,
      senderName: provider.name,
      replyTo: mail.replyTo,
      configurationSet: readVariable('configurationSet'),
    }),
  };
}
