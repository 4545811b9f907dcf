import { recordMailEventHandler } from '../handlers/record-mail-event.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { accountRecipients } from '../register/aws/account-recipients.ts';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { clock, log, readVariable } from './environment.ts';
import { dynamo } from './wiring.ts';

/** Invoked by the topic on which SES publishes events. */
export const handler = recordMailEventHandler({
  runs: dynamoNoticeRuns(dynamo, readVariable('noticesTable')),
  recipients: accountRecipients(dynamo, readVariable('accountTable')),
  requests: dynamoRequests(dynamo, readVariable('requestsTable')),
  mailing: dynamoMailing(dynamo, readVariable('mailingTable')),
  clock,
  log,
  countMetric: embeddedMetrics(clock),
});
