/** The operator's command for the privacy policy: `npm run policy -- --help`. */

import type { RuntimeSettings } from '../contract/settings.ts';
import { dynamoNoticeRuns } from '../functions/notices/aws/dynamo-notice-runs.ts';
import { sesNoticeMail } from '../functions/notices/aws/ses-notice-mail.ts';
import { sfnNoticeMachine } from '../functions/notices/aws/sfn-notice-machine.ts';
import { dynamoPolicyVersions } from '../functions/policy/aws/dynamo-policy-versions.ts';
import { accountRecipients } from '../functions/register/aws/account-recipients.ts';
import { renderNotice } from '../functions/web/render-notice.ts';
import { UsageError } from '../program/usage-error.ts';
import { connect } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { parseCommandLine } from './policy/command-line.ts';
import type { PolicyPorts } from './policy/ports.ts';
import { runCommand } from './policy/run-command.ts';
import { customersAtSite } from './policy/words.ts';
import { runOperatorProgram } from './program.ts';
import { terminal } from './terminal.ts';

/** Whoever is on record in the cloud is not all there are: a number of them would be wrong. */
const unlisted: PolicyPorts['recipients'] = {
  async list() {
    throw new UsageError(`${customersAtSite}.`);
  },
};

function portsAt(deployment: Deployment): PolicyPorts {
  const { output, dynamo, sfn, ses } = connect(deployment);
  // The settings with which the stack was deployed: an operator's own copy could differ.
  const settings: RuntimeSettings = JSON.parse(output('settings'));
  const { mail, provider } = settings;
  return {
    versions: dynamoPolicyVersions(dynamo, output('noticesTable')),
    runs: dynamoNoticeRuns(dynamo, output('noticesTable')),
    machine: sfnNoticeMachine(sfn, output('noticeMachineArn')),
    recipients: settings.site?.register ? unlisted : accountRecipients(dynamo, output('accountTable')),
    // Used only to read the quota: the machine sends, the operator does not.
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

await runOperatorProgram(parseCommandLine, (command, deployment) =>
  runCommand(portsAt(deployment), command, terminal),
);
