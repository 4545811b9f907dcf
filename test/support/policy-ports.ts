import type { RuntimeSettings } from '../../contract/settings.ts';
import { dynamoNoticeRuns } from '../../functions/notices/aws/dynamo-notice-runs.ts';
import { sesNoticeMail } from '../../functions/notices/aws/ses-notice-mail.ts';
import { sfnNoticeMachine } from '../../functions/notices/aws/sfn-notice-machine.ts';
import { dynamoPolicyVersions } from '../../functions/policy/aws/dynamo-policy-versions.ts';
import { accountRecipients } from '../../functions/register/aws/account-recipients.ts';
import { createSesClient } from '../../local/clients.ts';
import type { LocalStack } from '../../local/stack.ts';

/** The ports for an operator who publishes a version and notifies the customers, on the local stack. */
export function policyPortsOf({ clients, tables, noticeMachineArn, urls, outputs }: LocalStack) {
  const settings = JSON.parse(outputs.settings) as RuntimeSettings;
  return {
    versions: dynamoPolicyVersions(clients.dynamo, tables.notices),
    runs: dynamoNoticeRuns(clients.dynamo, tables.notices),
    recipients: accountRecipients(clients.dynamo, tables.account),
    machine: sfnNoticeMachine(clients.sfn, noticeMachineArn),
    mail: sesNoticeMail(createSesClient(urls.ses), {
      sender: settings.mail.noticeSender,
      senderName: settings.provider.name,
      replyTo: settings.mail.replyTo,
      configurationSet: '',
    }),
    settings,
    clock: () => new Date(),
  };
}
