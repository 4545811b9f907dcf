/** The operator's command for requests: `npm run requests -- --help`. */

import { dynamoRequests } from '../functions/requests/aws/dynamo-requests.ts';
import { sfnWorkflow } from '../functions/requests/aws/sfn-workflow.ts';
import type { OperatorPorts } from '../functions/requests/operate-requests.ts';
import { connect } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { runOperatorProgram } from './program.ts';
import { parseCommandLine } from './requests/command-line.ts';
import { runCommand } from './requests/run-command.ts';
import { paint } from './terminal.ts';

function portsAt(deployment: Deployment): OperatorPorts {
  const { output, dynamo, sfn } = connect(deployment);
  return {
    requests: dynamoRequests(dynamo, output('requestsTable')),
    workflow: sfnWorkflow(sfn, output('stateMachineArn')),
    clock: () => new Date(),
    // The operator's acts are recorded in the request's history.
    log: () => {},
  };
}

await runOperatorProgram(parseCommandLine, (command, deployment) =>
  runCommand(portsAt(deployment), command, paint),
);
