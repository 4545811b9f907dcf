import { accountRecipients } from '../adapters/account-recipients.ts';
import { dynamoMailing } from '../adapters/dynamo-mailing.ts';
import { dynamoNoticeRuns } from '../adapters/dynamo-notice-runs.ts';
import { dynamoRequests } from '../adapters/dynamo-requests.ts';
import { embeddedMetrics } from '../adapters/log.ts';
import { recordMailEventHandler } from '../handlers/record-mail-event.ts';
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
