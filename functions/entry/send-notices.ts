import { setTimeout as sleep } from 'node:timers/promises';
import { SESClient } from '@aws-sdk/client-ses';
import type { NoticeInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { sesNoticeMail } from '../notices/aws/ses-notice-mail.ts';
import { sendNotices } from '../notices/send-notices.ts';
import { dynamoPolicyVersions } from '../policy/aws/dynamo-policy-versions.ts';
import { accountRecipients } from '../register/aws/account-recipients.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { renderNotice } from '../web/render-notice.ts';
import { clock, log, publicSite, readSettings, readVariable } from './environment.ts';
import { dynamo, lazyHandler, secrets } from './wiring.ts';

/**
 * The run itself paces and counts, so the client makes only one attempt. A hanging call must not hold up its batch: SES
 * answers within a second.
 */
const oneAttempt = { maxAttempts: 1, requestHandler: { connectionTimeout: 5000, requestTimeout: 10_000 } };

const settings = readSettings();
const ports = {
  ...publicSite(),
  runs: dynamoNoticeRuns(dynamo, readVariable('noticesTable')),
  versions: dynamoPolicyVersions(dynamo, readVariable('noticesTable')),
  recipients: accountRecipients(dynamo, readVariable('accountTable')),
  mail: sesNoticeMail(new SESClient(oneAttempt), {
    sender: settings.mail.noticeSender,
    senderName: settings.provider.name,
    replyTo: settings.mail.replyTo,
    configurationSet: readVariable('configurationSet'),
  }),
  clock,
  sleep: (milliseconds: number) => sleep(milliseconds),
  settings,
  log,
  countMetric: embeddedMetrics(clock),
  renderNotice: renderNotice(settings),
};

export const handler = lazyHandler(async () => {
  const all = { ...ports, ...(await secrets('consentTokens')) };
  return stepHandler(all, (input: NoticeInput, time) => sendNotices({ ...all, ...time }, input));
});
