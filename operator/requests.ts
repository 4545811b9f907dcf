/** The operator's command for requests: `npm run requests -- --help`. */

import type { RuntimeSettings } from '../contract/settings.ts';
import { accountMarks } from '../functions/register/aws/account-marks.ts';
import { accountRecipients } from '../functions/register/aws/account-recipients.ts';
import { dynamoRequestSearch } from '../functions/requests/aws/dynamo-request-search.ts';
import { dynamoRequests } from '../functions/requests/aws/dynamo-requests.ts';
import { sfnWorkflow } from '../functions/requests/aws/sfn-workflow.ts';
import { readKeys } from '../functions/shared/aws/keys.ts';
import { parametersOf } from '../functions/shared/aws/parameters.ts';
import { dynamoTasks } from '../functions/sites/aws/dynamo-tasks.ts';
import { connect } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { runOperatorProgram } from './program.ts';
import { parseCommandLine } from './requests/command-line.ts';
import { type CommandPorts, runCommand } from './requests/run-command.ts';
import { paint } from './terminal.ts';

function portsAt(deployment: Deployment): CommandPorts {
  const { output, dynamo, sfn, ssm } = connect(deployment);
  const settings: Pick<RuntimeSettings, 'site'> = JSON.parse(output('settings'));
  const marks = accountMarks(dynamo, output('accountTable'));
  return {
    requests: dynamoRequests(dynamo, output('requestsTable')),
    search: dynamoRequestSearch(dynamo, output('requestsTable'), () =>
      readKeys(parametersOf(ssm), output('keysPath'), ['customers']),
    ),
    recipients: settings.site?.register
      ? { markReachable: (customerId, _address, key) => marks.remove(customerId, key) }
      : accountRecipients(dynamo, output('accountTable')),
    tasks: () => dynamoTasks(dynamo, output('siteTable')),
    workflow: sfnWorkflow(sfn, output('stateMachineArn')),
    clock: () => new Date(),
    // The operator's acts are recorded in the request's history.
    log: () => {},
  };
}

await runOperatorProgram(parseCommandLine, (command, deployment) =>
  runCommand(portsAt(deployment), command, paint),
);
