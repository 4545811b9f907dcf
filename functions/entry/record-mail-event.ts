import { recordMailEventHandler } from '../handlers/record-mail-event.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { accountMarks } from '../register/aws/account-marks.ts';
import { accountRecipients } from '../register/aws/account-recipients.ts';
import { markedRecipients } from '../register/marked-recipients.ts';
import { dynamoRequests } from '../requests/aws/dynamo-requests.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { dynamoMailing } from '../stores/aws/dynamo-mailing.ts';
import { compiledSite } from './compiled-site.ts';
import { clock, log, readVariable } from './environment.ts';
import { dynamo, lazyHandler, secrets } from './wiring.ts';

const table = readVariable('accountTable');
const ports = {
  runs: dynamoNoticeRuns(dynamo, readVariable('noticesTable')),
  requests: dynamoRequests(dynamo, readVariable('requestsTable')),
  mailing: dynamoMailing(dynamo, readVariable('mailingTable')),
  clock,
  log,
  countMetric: embeddedMetrics(clock),
};

/** Where the register is behind the site, nobody here knows who is on file: marks are kept by customer number. */
async function recipients(): Promise<Parameters<typeof recordMailEventHandler>[0]['recipients']> {
  if (!compiledSite?.register) return accountRecipients(dynamo, table);
  return markedRecipients(accountMarks(dynamo, table), (await secrets('addresses')).keys);
}

/** Invoked by the topic on which SES publishes events. */
export const handler = lazyHandler(async () =>
  recordMailEventHandler({ ...ports, recipients: await recipients() }),
);
