import type { NoticeInput, NoticeOutput, NoticeStep } from '../../contract/machines.ts';
import type { RenderNotice } from '../../functions/notices/domain/notice.ts';
import { freezeRecipients } from '../../functions/notices/freeze-recipients.ts';
import { sendNotices } from '../../functions/notices/send-notices.ts';
import { startNotice } from '../../functions/notices/start-notice.ts';
import type { PublishedVersion } from '../../functions/policy/domain/policy.ts';
import type { CountMetric, Log } from '../../functions/shared/ports.ts';
import { deriveKeys } from '../../functions/shared/secrets.ts';
import { countingRandom } from './counting-random.ts';
import { inMemoryMailing } from './in-memory/mailing.ts';
import { inMemoryNoticeMail } from './in-memory/notice-mail.ts';
import { inMemoryNoticeRuns } from './in-memory/notice-runs.ts';
import { inMemoryRecipients, type RegisteredCustomer } from './in-memory/recipients.ts';
import { inMemoryRequests } from './in-memory/requests.ts';
import { virtualTime } from './virtual-time.ts';
import { settings } from './world.ts';

/** Monday 2 March 2026, 09:00 in Vietnam. */
const start = '2026-03-02T02:00:00.000Z';

const words = { title: 'Chính sách mới', summary: ['Một điều thay đổi.'], purposes: {} };

export const secondVersion: PublishedVersion = {
  number: 2,
  date: '2026-03-01',
  effective: '2026-05-01',
  significance: 'significant',
  decision: { by: 'Data protection officer', on: '2026-03-01', why: 'Customers have to know.' },
  words: { vi: words, en: { ...words, title: 'New policy', summary: ['One thing changes.'] } },
  publishedAt: start,
  sha256: '0'.repeat(64),
};

/** A letter as facts instead of text. */
const renderNotice: RenderNotice = (notice, language) => ({
  subject: `notice ${notice.version} ${language}`,
  text: JSON.stringify(notice),
  html: '',
});

/** This many customers, all of them for years. */
export const customersOf = (count: number): RegisteredCustomer[] =>
  Array.from({ length: count }, (_, index) => ({
    customerId: `KH-${1000 + index}`,
    name: `Khách ${index}`,
    address: `khach.${index}@example.vn`,
    customerSince: '2020-01-01',
    ...(index % 3 === 0 && { language: 'en' as const }),
  }));

/** Everything that a notice run needs, in memory, in virtual time. */
export function newNoticeWorld(
  customers: RegisteredCustomer[],
  notices: Partial<typeof settings.notices> = {},
) {
  const keys = deriveKeys(Buffer.alloc(32, 7));
  const time = virtualTime(start);
  const logged: Parameters<Log>[0][] = [];
  const counted: Parameters<CountMetric>[] = [];
  const started: NoticeInput[] = [];
  const versions: PublishedVersion[] = [secondVersion];
  return {
    ...time,
    time,
    keys,
    random: countingRandom(),
    settings: { ...settings, notices: { ...settings.notices, ...notices } },
    publicUrl: 'https://privacy.example.vn',
    log: (line: Parameters<Log>[0]) => void logged.push(line),
    logged,
    countMetric: (...metric: Parameters<CountMetric>) => void counted.push(metric),
    counted,
    published: versions,
    versions: { list: async () => structuredClone(versions) },
    runs: inMemoryNoticeRuns(),
    recipients: inMemoryRecipients(keys, ...customers),
    requests: inMemoryRequests(),
    mailing: inMemoryMailing(),
    mail: inMemoryNoticeMail(time),
    renderNotice,
    machine: {
      started,
      async start(input: NoticeInput) {
        started.push(input);
      },
      async executionStatus(_input: NoticeInput): Promise<'running' | 'succeeded' | 'failed' | 'none'> {
        return 'succeeded';
      },
    },
  };
}

export type NoticeWorld = ReturnType<typeof newNoticeWorld>;

export const act = { version: 2, by: 'minh', reason: 'ticket 1' };

/** Starts a run without a machine. */
export async function begun(world: NoticeWorld): Promise<NoticeInput> {
  const run = await startNotice(world, act);
  if ('obstacle' in run) throw new Error(`The run does not start: ${run.obstacle}.`);
  return { version: 2, attempt: run.attempt };
}

/** Does what the machine does with a step's answer, waits included. Returns the next one. */
export async function step(
  world: NoticeWorld,
  { version, attempt }: NoticeInput,
  next: NoticeStep,
  ports: NoticeWorld = world,
): Promise<NoticeOutput> {
  const input = { version, attempt };
  const { canaryWaitSeconds, quotaWaitSeconds } = world.settings.notices;
  switch (next) {
    case 'freeze':
      return freezeRecipients(ports, input);
    case 'await-answers':
      await world.sleep(canaryWaitSeconds * 1000);
      return sendNotices(ports, input);
    case 'await-quota':
      await world.sleep(quotaWaitSeconds * 1000);
      return sendNotices(ports, input);
    case 'send':
      return sendNotices(ports, input);
    case 'end':
      return { ...input, next };
  }
}

/** Carries a run as the machine does, until it ends or `until` says so. Each step gets the time that Lambda gives it. */
export async function carry(
  world: NoticeWorld,
  input: NoticeInput,
  until: (next: NoticeStep) => boolean = () => false,
): Promise<void> {
  let next: NoticeStep = 'freeze';
  while (next !== 'end' && !until(next)) {
    world.cutOffIn(900_000);
    next = (await step(world, input, next)).next;
  }
}

/** Number of messages by address. */
export function messagesPerAddress(world: NoticeWorld): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { to } of world.mail.taken) counts.set(to, (counts.get(to) ?? 0) + 1);
  return counts;
}
