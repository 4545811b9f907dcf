import { SESClient } from '@aws-sdk/client-ses';
import type { KeyName } from '../../contract/resources.ts';
import { sesMail } from '../requests/aws/ses-mail.ts';
import type { LetterPorts } from '../requests/send-letter.ts';
import type { Secrets } from '../shared/ports.ts';
import { renderLetter } from '../web/render-letter.ts';
import { publicSite, readVariable } from './environment.ts';
import { basePorts, secrets } from './wiring.ts';

/**
 * Ports of a step that sends letters: the renderer, and the sender from the settings.
 * @param names keys that the step needs; letters always need `secrets`
 */
export async function letterPorts<Name extends KeyName>(
  ...names: ('secrets' | Name)[]
): Promise<LetterPorts & Secrets<'secrets' | Name>> {
  const ports = basePorts();
  const { mail, provider } = ports.settings;
  return {
    ...ports,
    ...publicSite(),
    ...(await secrets<'secrets' | Name>(...names)),
    renderLetter: renderLetter(ports.settings),
    mail: sesMail(new SESClient({}), {
      sender: mail.sender,
      senderName: provider.name,
      replyTo: mail.replyTo,
      configurationSet: readVariable('configurationSet'),
    }),
  };
}
