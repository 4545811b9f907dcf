/** The operator's command for the privacy policy: `npm run policy -- --help`. */

import { accountRecipients } from '../../adapters/account-recipients.ts';
import { dynamoNoticeRuns } from '../../adapters/dynamo-notice-runs.ts';
import { dynamoPolicyVersions } from '../../adapters/dynamo-policy-versions.ts';
import { sesNoticeMail } from '../../adapters/ses-notice-mail.ts';
import { sfnNoticeMachine } from '../../adapters/sfn-notice-machine.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { renderNotice } from '../../web/render-notice.ts';
import { connect } from './connection.ts';
import type { Place } from './place.ts';
import { parseCommandLine } from './policy/command-line.ts';
import type { PolicyPorts } from './policy/ports.ts';
import { runCommand } from './policy/run-command.ts';
import { runProgram } from './program.ts';
import { terminal } from './terminal.ts';

function portsAt(place: Place): PolicyPorts {
  const { output, dynamo, sfn, ses } = connect(place);
  // Those that the stack was deployed with: an operator's own copy could differ.
  const settings: RuntimeSettings = JSON.parse(output('settings'));
  const { mail, provider } = settings;
  return {
    versions: dynamoPolicyVersions(dynamo, output('noticesTable')),
    runs: dynamoNoticeRuns(dynamo, output('noticesTable')),
    machine: sfnNoticeMachine(sfn, output('noticeMachineArn')),
    recipients: accountRecipients(dynamo, output('accountTable')),
    // Only asked for the quota: the machine sends, the operator does not.
    mail: sesNoticeMail(ses, {
      sender: mail.noticeSender,
      senderName: provider.name,
      replyTo: mail.replyTo,
      configurationSet: '',
    }),
    settings,
    publicUrl: output('publicUrl'),
    clock: () => new Date(),
    renderNotice: renderNotice(settings),
  };
}

await runProgram(parseCommandLine, (command, place) => runCommand(portsAt(place), command, terminal));
