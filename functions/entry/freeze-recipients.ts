import type { NoticeInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { freezeRecipients } from '../notices/freeze-recipients.ts';
import { accountRecipients } from '../register/aws/account-recipients.ts';
import { clock, log, readSettings, readVariable } from './environment.ts';
import { dynamo } from './wiring.ts';

const ports = {
  runs: dynamoNoticeRuns(dynamo, readVariable('noticesTable')),
  recipients: accountRecipients(dynamo, readVariable('accountTable')),
  clock,
  settings: readSettings(),
  log,
};

export const handler = stepHandler(ports, (input: NoticeInput, time) =>
  freezeRecipients({ ...ports, ...time }, input),
);
