import type { SiteSystem } from '../../../agent/stores/site-system.ts';
import { hashPlan } from '../../../functions/stores/domain/plan.ts';
import type { SiteStorePlan } from '../../../functions/stores/domain/site-store.ts';

/** A store in memory that writes down what it is asked. */
export interface FakeSystem extends SiteSystem {
  calls: string[];
  /** Customers on file, by their number. */
  onFile: Map<string, string | undefined>;
  batches: number;
  /** Called before each batch is erased. */
  beforeBatch(batch: number): void | Promise<void>;
}

const planOf = (store: SiteSystem['store'], count: number): SiteStorePlan => ({
  store,
  categories: [{ category: 'profile', action: 'erase', count }],
});

export function fakeSystem(changes: Partial<FakeSystem> = {}): FakeSystem {
  const calls: string[] = [];
  const system: FakeSystem = {
    store: 'site:billing',
    mapSha256: 'a'.repeat(64),
    categories: ['profile'],
    scope: 'information',
    calls,
    onFile: new Map([['C1', 'lan.nguyen@example.vn']]),
    batches: 3,
    beforeBatch: () => {},
    async lookUp(address) {
      const found = [...system.onFile].find(([, each]) => each === address);
      return found && { customerId: found[0], address };
    },
    async customer(customerId) {
      if (!system.onFile.has(customerId)) return undefined;
      const address = system.onFile.get(customerId);
      return { customerId, ...(address !== undefined && { address }) };
    },
    async list(cursor) {
      calls.push(`list ${cursor}`);
      return { customers: [...system.onFile].map(([customerId, address = '']) => ({ customerId, address })) };
    },
    async suspend({ request, subject, turn }) {
      calls.push(`suspend ${request} ${subject.customerId} ${turn}`);
    },
    async unsuspend({ request, subject, turn }) {
      calls.push(`unsuspend ${request} ${subject.customerId} ${turn}`);
    },
    async find({ request, subject, kind }) {
      calls.push(`find ${request} ${subject.customerId} ${kind}`);
      const plan = planOf(system.store, system.batches);
      return { plan, sha256: hashPlan([plan]), copies: [], handles: [], tablesNotReached: [] };
    },
    async erase({ request, subject }, mayContinue) {
      calls.push(`erase ${request} ${subject.customerId}`);
      const outcome = (done: number) => ({
        outcomes: [{ category: 'profile' as const, result: 'erased' as const, count: done }],
        mentions: [],
        copies: [],
        tablesNotReached: [],
      });
      for (let batch = 0; batch < system.batches; batch += 1) {
        await system.beforeBatch(batch);
        if (!(await mayContinue({ done: batch, total: system.batches })))
          return { ...outcome(batch), left: system.batches - batch, stopped: true };
        calls.push(`batch ${batch}`);
      }
      return { ...outcome(system.batches), left: 0, stopped: false };
    },
    async verify({ request }) {
      calls.push(`verify ${request}`);
      return { left: 0, mentions: [] };
    },
    async refuse({ address }, topics) {
      calls.push(`refuse ${address} ${topics.join(' ')}`);
    },
    async purge() {
      calls.push('purge');
      return { ended: [], stopped: false };
    },
    async forget(request) {
      calls.push(`forget ${request}`);
    },
    check: async () => ({ findings: [] }),
    close: async () => {},
    ...changes,
  };
  return system;
}
