import type { SiteStore } from '../../../agent/engine/site-store.ts';
import type { ExportedRecord } from '../../../functions/stores/domain/exported-value.ts';
import type { Category, StorePlan } from '../../../functions/stores/domain/plan.ts';
import { hashPlan } from '../../../functions/stores/domain/plan.ts';
import type { DataStore } from '../../../functions/stores/ports.ts';
import { collect } from '../../support/collect.ts';
import { law } from './open-store.ts';

const compareBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

/** A site's store as the cloud's contract sees a store: one request per subject. */
export function asDataStore(store: SiteStore, mayContinue: () => Promise<boolean>): DataStore {
  const requestOf = (customerId: string, at: Date) => `R-${customerId}-${at.toISOString()}`;
  return {
    async survey(subject, kind, at) {
      // A plan for a handover must not take the place of one that is being carried out.
      const request = `${requestOf(subject.customerId, at)}${kind === 'handover' ? '-copy' : ''}`;
      const { plan } = await store.find({ request, fence: 1, subject, kind, at, law });
      return plan as unknown as StorePlan;
    },
    async *exportRecords(subject) {
      const tables = new Map<Category, ExportedRecord[]>();
      for await (const { category, records } of store.exportRows(subject))
        tables.set(category, [...(tables.get(category) ?? []), ...records]);
      for (const [category, records] of tables) yield { category, records };
    },
    async *exportFiles(subject, after) {
      // A site's files come in the order of their rows; the contract wants that of their paths.
      const files = (await collect(store.exportFiles(subject))).toSorted((a, b) =>
        compareBytes(a.name, b.name),
      );
      for (const { name, category, size, modifiedAt, read } of files)
        if (after === undefined || compareBytes(name, after) > 0)
          yield { path: name, category, size, modifiedAt, read: async () => read() };
    },
    async erase(subject, plan, plannedAt) {
      const request = requestOf(subject.customerId, plannedAt);
      const task = { request, fence: 1, subject, sha256: hashPlan([plan]) };
      return (await store.erase(task, mayContinue)).outcomes;
    },
    async verify(subject, plan, plannedAt) {
      const request = requestOf(subject.customerId, plannedAt);
      return (await store.verify({ request, fence: 1, subject, sha256: hashPlan([plan]) })).left;
    },
  };
}
