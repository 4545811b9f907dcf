import { setTimeout as sleep } from 'node:timers/promises';
import type { RuntimeSettings } from '../contract/settings.ts';
import { dynamoNoticeRuns } from '../functions/notices/aws/dynamo-notice-runs.ts';
import { sesNoticeMail } from '../functions/notices/aws/ses-notice-mail.ts';
import { sfnNoticeMachine } from '../functions/notices/aws/sfn-notice-machine.ts';
import { resumeNotice } from '../functions/notices/operate-notices.ts';
import { listFates, reportNotice } from '../functions/notices/report-notice.ts';
import { startNotice } from '../functions/notices/start-notice.ts';
import { dynamoPolicyVersions } from '../functions/policy/aws/dynamo-policy-versions.ts';
import { dayAfter, type PolicyVersion } from '../functions/policy/domain/policy.ts';
import { publishVersion } from '../functions/policy/publish-version.ts';
import { accountRecipients } from '../functions/register/aws/account-recipients.ts';
import { vietnamDay } from '../functions/shared/calendar.ts';
import { createSesClient } from '../local/clients.ts';
import { itemsOf } from '../local/inspect.ts';
import type { LocalStack } from '../local/stack.ts';
import type { NoticeFacts } from './facts.ts';
import { readMailbox } from './gather.ts';
import type { World } from './world.ts';

const version = 2;
const act = { by: 'minh', reason: 'chaos' };

function portsOf({ clients, tables, noticeMachineArn, urls, outputs }: LocalStack) {
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

/** The policy changes: whoever is still a customer is told once, among faults. */
export async function tellOfPolicy(world: World, maxSeconds: number): Promise<NoticeFacts> {
  const { stack, recorder } = world;
  const ports = portsOf(stack);
  const customers = (await itemsOf(stack, 'account'))
    .filter(({ sk }) => sk === 'profile')
    .map(({ customerId, address }) => ({ id: String(customerId), address: String(address) }));
  const mailsBefore = new Set((await readMailbox(stack)).map(({ id }) => id));
  await publishVersion(ports, policyVersion(1, 'editorial'));
  await publishVersion(ports, policyVersion(version, 'significant'));
  recorder.isOn = true;
  await startNotice(ports, { version, ...act });
  const giveUpAt = Date.now() + maxSeconds * 1000;
  let status = 'freezing';
  while (status !== 'finished' && Date.now() < giveUpAt) {
    await sleep(500);
    status = (await ports.runs.find(version))?.status ?? 'unknown';
    // Too many bounce, or a step gave up: staff have looked, and go on.
    if (status === 'stopped') await resumeNotice(ports, { version, ...act });
  }
  await world.quiet();
  recorder.isOn = false;
  const fates = new Map<string, string>();
  for await (const { customerId, fate } of listFates(ports, version)) fates.set(customerId, fate);
  const report = await reportNotice(ports, version);
  const mails = (await readMailbox(stack)).filter(({ id }) => !mailsBefore.has(id));
  const sends = recorder.sends.filter(
    ({ invocationId }) => recorder.invocations.get(invocationId)?.journey === 'notices',
  );
  return { status, imbalance: report?.imbalance ?? Number.NaN, customers, fates, sends, mails };
}

function policyVersion(number: number, significance: PolicyVersion['significance']): PolicyVersion {
  const today = vietnamDay(new Date());
  const words = (title: string) => ({ title, summary: [title], purposes: {} });
  return {
    number,
    date: today,
    effective: significance === 'editorial' ? today : dayAfter(today, 60),
    significance,
    decision: { by: 'Data protection officer', on: today, why: 'Customers have to know.' },
    words: { vi: words('Chính sách bảo mật'), en: words('Privacy policy') },
    texts: { vi: '## 1. Hóa đơn\n\nChúng tôi giữ hóa đơn.\n', en: '## 1. Invoices\n\nWe keep invoices.\n' },
  };
}
