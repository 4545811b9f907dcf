/**
 * A separate process that carries a whole notice run like `freeze-recipients` and `send-notices`, and reports as JSON
 * its speed compared with a bare loop of the same call, and its memory. Started by `notices.ts` with `--expose-gc`.
 */
import { randomBytes } from 'node:crypto';
import type { NoticeStep } from '../../contract/machines.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import { dynamoNoticeRuns } from '../../functions/notices/aws/dynamo-notice-runs.ts';
import { sesNoticeMail } from '../../functions/notices/aws/ses-notice-mail.ts';
import { freezeRecipients } from '../../functions/notices/freeze-recipients.ts';
import type { NoticeRuns } from '../../functions/notices/ports.ts';
import { reportNotice } from '../../functions/notices/report-notice.ts';
import { sendNotices } from '../../functions/notices/send-notices.ts';
import { startNotice } from '../../functions/notices/start-notice.ts';
import type { PublishedVersion } from '../../functions/policy/domain/policy.ts';
import { accountRecipients } from '../../functions/register/aws/account-recipients.ts';
import { composeMessage } from '../../functions/shared/aws/compose-message.ts';
import { sendRaw } from '../../functions/shared/aws/ses-send.ts';
import { deriveKeys } from '../../functions/shared/secrets.ts';
import { renderNotice } from '../../functions/web/render-notice.ts';
import { createSesClient } from '../../local/clients.ts';
import { whenParentEnds } from '../../program/processes.ts';
import { clientsAt } from './clients.ts';

export interface NoticeTask {
  /** URL of the local DynamoDB, which contains the tables. */
  dynamodb: string;
  accountTable: string;
  noticesTable: string;
  /** URL of the stub. */
  ses: string;
  /** Messages of the bare loop, which alternates with the run. */
  bare: number;
  version: PublishedVersion;
  settings: RuntimeSettings;
}

export interface NoticeFigures {
  customers: number;
  batches: number;
  /** Messages per second, of the bare loop and of the run. */
  bareRate: number;
  rate: number;
  /** Bytes of live objects at regular intervals, each right after a forced garbage collection. */
  heaps: number[];
  /** From the report. */
  sent: number;
  imbalance: number;
}

whenParentEnds(() => process.exit());

const task = JSON.parse(process.argv[2] ?? '') as NoticeTask;
const ses = createSesClient(task.ses);
const clients = clientsAt(task.dynamodb);
const sender = {
  sender: task.settings.mail.noticeSender,
  senderName: task.settings.provider.name,
  replyTo: task.settings.mail.replyTo,
  configurationSet: 'notices',
};
const publicUrl = 'https://privacy.vietnam-server.example';
const render = renderNotice(task.settings);

/** As many parallel calls as the SDK has connections, which is also the run's parallelism. */
const parallelCalls = 50;

/** A message as the run creates it. */
async function bareMessage() {
  const notice = {
    version: 2,
    words: task.version.words.vi,
    effective: task.version.effective,
    policyUrl: `${publicUrl}/policy/2`,
    changesUrl: `${publicUrl}/policy/2/since/1`,
    formUrl: `${publicUrl}/`,
  };
  const raw = await composeMessage(sender, 'khach.hang@example.vn', render(notice, 'vi'));
  return { to: 'khach.hang@example.vn', raw, tags: { notice: '2', batch: '1', place: '1' } };
}

const message = await bareMessage();
const bareLoop = { messages: 0, milliseconds: 0 };

/** Makes only the call, with the same message, this many times. */
async function sendBare(messages: number): Promise<void> {
  let remaining = messages;
  const startedAt = performance.now();
  await Promise.all(
    Array.from({ length: parallelCalls }, async () => {
      while (remaining-- > 0) await sendRaw(ses, sender, message);
    }),
  );
  bareLoop.messages += messages;
  bareLoop.milliseconds += performance.now() - startedAt;
}

const heaps: number[] = [];
const heapSamples = 40;
/** Time of the samples and of the bare loop, in milliseconds. */
let sampling = 0;

/**
 * Between two batches: measures live memory and runs a part of the bare loop, so that both run under the same
 * conditions.
 */
async function sample(): Promise<void> {
  if (!globalThis.gc) throw new Error('This process needs --expose-gc.');
  const startedAt = performance.now();
  globalThis.gc();
  heaps.push(process.memoryUsage().heapUsed);
  await sendBare(Math.round(task.bare / heapSamples));
  sampling += performance.now() - startedAt;
}

function sampled(runs: NoticeRuns, batches: () => number): NoticeRuns {
  return {
    ...runs,
    async recordResults(version, batch) {
      await runs.recordResults(version, batch);
      if (batch.number % Math.ceil(batches() / heapSamples) === 0) await sample();
    },
  };
}

async function run(): Promise<Omit<NoticeFigures, 'bareRate'>> {
  const stored = dynamoNoticeRuns(clients.dynamo, task.noticesTable);
  let batches = 1;
  const ports = {
    runs: sampled(stored, () => batches),
    recipients: accountRecipients(clients.dynamo, task.accountTable),
    versions: { list: async () => [task.version] },
    mail: sesNoticeMail(ses, sender),
    machine: { start: async () => {}, executionStatus: async () => 'none' as const },
    renderNotice: render,
    keys: deriveKeys(randomBytes(32)),
    random: randomBytes,
    publicUrl,
    settings: task.settings,
    clock: () => new Date(),
    log: () => {},
    countMetric: () => {},
    sleep: (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds)),
    timeLeft: () => 900_000,
  };
  const started = await startNotice(ports, { version: 2, by: 'bench', reason: 'figure 8' });
  if ('obstacle' in started) throw new Error(`The run did not start: ${started.obstacle}.`);
  const input = { version: 2, attempt: started.attempt };

  let next: NoticeStep = 'freeze';
  let sending = 0;
  while (next !== 'end') {
    if (next === 'freeze') {
      next = (await freezeRecipients(ports, input)).next;
      batches = (await stored.find(2))?.batches ?? 1;
      continue;
    }
    if (next === 'await-answers') await ports.sleep(task.settings.notices.canaryWaitSeconds * 1000);
    const [startedAt, sampledBefore] = [performance.now(), sampling];
    next = (await sendNotices(ports, input)).next;
    sending += performance.now() - startedAt - (sampling - sampledBefore);
  }
  const report = await reportNotice({ runs: stored }, 2);
  if (!report) throw new Error('The run is gone.');
  const { tally, imbalance, run: ended } = report;
  const rate = tally.sent / (sending / 1000);
  return { customers: ended.recipients, batches: ended.batches, rate, heaps, sent: tally.sent, imbalance };
}

const figures = await run();
ses.destroy();
clients.destroy();
const bareRate = bareLoop.messages / (bareLoop.milliseconds / 1000);
console.log(JSON.stringify({ ...figures, bareRate } satisfies NoticeFigures));
