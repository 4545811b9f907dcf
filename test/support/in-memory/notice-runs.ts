import {
  type BatchEvents,
  claimSeconds,
  type DeliveryEvent,
  deliveryEvents,
  isRecorded,
  type NoticeBatch,
} from '../../../functions/notices/domain/notice-ledger.ts';
import type { NoticeRun } from '../../../functions/notices/domain/notice-run.ts';
import type { NoticeRuns } from '../../../functions/notices/ports.ts';
import { PermanentError, TransientError } from '../../../functions/shared/errors.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';

/** Runs in maps. Stores and returns copies. */
export function inMemoryNoticeRuns(): NoticeRuns {
  const runs = new Map<number, NoticeRun>();
  const batches = new Map<string, NoticeBatch>();
  /** Of batches that may be at work: when they were claimed, in milliseconds. */
  const claimedAt = new Map<string, number>();
  const events = new Map<string, Record<DeliveryEvent, Set<number>>>();
  const key = (version: number, batch: number) => `${version} ${batch}`;

  const read = (version: number) => structuredClone(runs.get(version));
  const existing = (version: number, number: number): NoticeBatch => {
    const batch = batches.get(key(version, number));
    if (!batch) throw new PermanentError('There is no such batch.');
    return batch;
  };
  const eventsOf = (version: number, batch: number): BatchEvents | undefined => {
    const sets = events.get(key(version, batch));
    if (!sets) return undefined;
    const positions = deliveryEvents.map((event) => [event, [...sets[event]].sort((a, b) => a - b)]);
    return { batch, ...Object.fromEntries(positions) };
  };

  return {
    find: async (version) => read(version),
    async create(run) {
      if (runs.has(run.version)) return 'exists';
      runs.set(run.version, structuredClone(run));
      return 'created';
    },
    async change(version, change) {
      const current = read(version);
      if (!current) throw new PermanentError('There is no such run.');
      const changed = change(current);
      if (isRefusal(changed) || changed === current) return changed;
      const written = { ...structuredClone(changed), revision: current.revision + 1 };
      runs.set(version, written);
      return structuredClone(written);
    },
    async writeBatches(version, written) {
      for (const { number, customers } of written) {
        if ((batches.get(key(version, number))?.claims ?? 0) > 0)
          throw new PermanentError('The batch is under way.');
        const results = customers.map(() => undefined);
        batches.set(key(version, number), {
          number,
          customers: [...customers],
          claims: 0,
          records: 0,
          results,
        });
      }
    },
    async claimBatch(version, number, now) {
      const batch = existing(version, number);
      if (isRecorded(batch)) return structuredClone(batch);
      const since = claimedAt.get(key(version, number));
      if (since !== undefined && since > now.getTime() - claimSeconds * 1000)
        throw new TransientError('Another process is sending the batch.');
      claimedAt.set(key(version, number), now.getTime());
      batch.claims += 1;
      return structuredClone(batch);
    },
    async findBatch(version, number) {
      return structuredClone(batches.get(key(version, number)));
    },
    async recordResults(version, { number, claims, records, results }) {
      const batch = existing(version, number);
      if (batch.claims !== claims) throw new TransientError('The batch was claimed again meanwhile.');
      claimedAt.delete(key(version, number));
      batches.set(key(version, number), { ...batch, records, results: structuredClone(results) });
    },
    async *listBatches(version, through) {
      for (let number = 1; number <= through; number += 1) {
        const batch = batches.get(key(version, number));
        if (batch) yield structuredClone(batch);
      }
    },
    async addEvent(version, batch, position, event) {
      const none = Object.fromEntries(deliveryEvents.map((each) => [each, new Set<number>()]));
      const sets = events.get(key(version, batch)) ?? (none as Record<DeliveryEvent, Set<number>>);
      sets[event].add(position);
      events.set(key(version, batch), sets);
    },
    async findEvents(version, batch) {
      return eventsOf(version, batch);
    },
    async *listEvents(version) {
      const numbers = [...events.keys()]
        .map((name) => name.split(' ').map(Number))
        .filter(([of]) => of === version)
        .map(([, batch = 0]) => batch);
      for (const batch of numbers.sort((a, b) => a - b)) {
        const found = eventsOf(version, batch);
        if (found) yield found;
      }
    },
  };
}
