import { recordMailEventHandler } from '../handlers/record-mail-event.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { accountRecipients } from '../register/aws/account-recipients.ts';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { clock, log, read } from './environment.ts';
import { dynamo } from './wiring.ts';

/** Invoked by the topic to which SES reports. */
export const handler = recordMailEventHandler({
  runs: dynamoNoticeRuns(dynamo, read('noticesTable')),
  recipients: accountRecipients(dynamo, read('accountTable')),
  requests: dynamoRequests(dynamo, read('requestsTable')),
  mailing: dynamoMailing(dynamo, read('mailingTable')),
  clock,
  log,
  countMetric: embeddedMetrics(clock),
});
