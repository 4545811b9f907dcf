import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { expect, onTestFinished } from 'vitest';
import { declinedBy } from '../../../agent/answers.ts';
import { journalInMemory } from '../../../agent/journal/journal.ts';
import type { AskPlug } from '../../../agent/plugs/plug.ts';
import { plugRecordsIn } from '../../../agent/plugs/plug-record.ts';
import { plugSystem } from '../../../agent/plugs/plug-system.ts';
import type { SiteSystem } from '../../../agent/stores/site-system.ts';
import type { ExportedRecord } from '../../../functions/stores/domain/exported-value.ts';
import type { Category, StorePlan } from '../../../functions/stores/domain/plan.ts';
import { hashPlan } from '../../../functions/stores/domain/plan.ts';
import type { DataStore } from '../../../functions/stores/ports.ts';
import { collect } from '../../support/collect.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { chatSchema } from './example-plug.ts';
import { lan, law } from './site-tasks.ts';

/** The chat of a website, in a file of its own. */
export async function newChat(): Promise<{ file: string; chat: DatabaseSync }> {
  const file = join(await temporaryFolder(), 'chat.db');
  const chat = new DatabaseSync(file, { timeout: 5000 });
  chat.exec(chatSchema);
  onTestFinished(() => chat.close());
  return { file, chat };
}

/** Five messages, a payment that the law keeps no more, and three that it keeps, of two years. */
export function plantChat(chat: DatabaseSync, customer: string): void {
  const write = chat.prepare('INSERT INTO messages (customer, text) VALUES (?, ?)');
  for (let index = 0; index < 5; index += 1) write.run(customer, `Xin chào ${index}`);
  const pay = chat.prepare('INSERT INTO payments (customer, paid_on) VALUES (?, ?)');
  for (const day of ['2014-06-01', '2020-06-01', '2020-07-01', '2025-06-01']) pay.run(customer, day);
}

/** A store over a plug, with a journal of its own. */
export function plugStore(ask: AskPlug, does: ('suspend' | 'refuse' | 'export')[] = ['export']): SiteSystem {
  const journal = journalInMemory();
  onTestFinished(() => journal.close());
  return plugSystem(
    {
      store: 'site:chat',
      scope: 'information',
      categories: ['tickets', 'invoices'],
      does,
      copies: [{ name: 'dumps', days: 30 }],
      sha256: 'a'.repeat(64),
    },
    ask,
    plugRecordsIn(journal, 'site:chat'),
  );
}

export const at = new Date('2026-03-02T02:00:00.000Z');
export const task = { request: 'R1', fence: 1, subject: lan, handles: [] };
/** What foreign programs write into their errors. */
export const secret = 'Nguyễn Thị Lan 0912345678';

export const find = (store: ReturnType<typeof plugStore>) =>
  store.find({ ...task, kind: 'deletion', at, law });
/** What is told of whatever comes of it; `done` if nothing is declined. */
export const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: Error) => {
      // Whatever a foreign program says stays where it is.
      expect(`${error.message} ${error.stack} ${JSON.stringify(error)} ${error.cause}`).not.toContain(secret);
      return declinedBy(error).code;
    },
  );

/** A system of the agent as the cloud's contract sees a store, apart from files. */
export function systemAsDataStore(system: SiteSystem, mayContinue: () => Promise<boolean>): DataStore {
  const requestOf = (customerId: string, at: Date) => `R-${customerId}-${at.toISOString()}`;
  const task = (request: string) => ({ request, fence: 1, handles: [] });
  return {
    async survey(subject, kind, at) {
      const request = requestOf(subject.customerId, at);
      const { plan } = await system.find({ ...task(request), subject, kind, at, law });
      return plan as unknown as StorePlan;
    },
    async *exportRecords(subject) {
      for await (const { category, read } of system.export?.({ ...task('copy'), subject }) ?? []) {
        const bytes = Buffer.concat(await collect(read())).toString('utf8');
        const records = bytes.split('\n').filter(Boolean);
        if (records.length > 0)
          yield {
            category: category as Category,
            records: records.map((line) => JSON.parse(line) as ExportedRecord),
          };
      }
    },
    async *exportFiles() {},
    async erase(subject, plan, plannedAt) {
      const request = requestOf(subject.customerId, plannedAt);
      return (await system.erase({ ...task(request), subject, sha256: hashPlan([plan]) }, mayContinue))
        .outcomes;
    },
    async verify(subject, plan, plannedAt) {
      const request = requestOf(subject.customerId, plannedAt);
      return (await system.verify({ ...task(request), subject, sha256: hashPlan([plan]) })).left;
    },
  };
}
