import type { StoreName } from '../../../contract/stores.ts';
import { groupHolds } from '../../../functions/stores/domain/hold-groups.ts';
import type { Hold } from '../../../functions/stores/domain/holds.ts';
import type { Category, Outcome, PlannedCategory, StorePlan } from '../../../functions/stores/domain/plan.ts';
import {
  UnreadableFileError,
  type UnreadableReason,
} from '../../../functions/stores/domain/unreadable-file.ts';
import type { DataStore } from '../../../functions/stores/ports.ts';

/** One item that a store contains about a customer: a record, or a file if it has a `path`. */
export interface Holding {
  customerId: string;
  category: Category;
  record?: Record<string, string | number | boolean | null>;
  path?: string;
  content?: string;
  /** Why the file cannot be read. */
  unreadable?: UnreadableReason;
  /** Why it survives a deletion. */
  hold?: Hold;
  /** Set by the erase for what is held. */
  endsAt?: string;
}

export interface InMemoryStore extends DataStore {
  holdings: Holding[];
  /** Errors to throw, by method. */
  readonly failures: Partial<
    Record<'survey' | 'exportRecords' | 'exportFiles' | 'read' | 'erase' | 'verify', Error>
  >;
  /** The erasure stops after this many holdings, as if the process had died. */
  crashAfter?: number | undefined;
}

/** A data store over an array. `categories` are those of which it reports "nothing found". */
export function inMemoryStore(
  name: StoreName,
  categories: readonly Category[],
  ...initial: Holding[]
): InMemoryStore {
  const fail = (method: keyof InMemoryStore['failures']) => {
    const failure = store.failures[method];
    if (failure) throw failure;
  };
  const of = (customerId: string) => store.holdings.filter((holding) => holding.customerId === customerId);

  const store: InMemoryStore = {
    holdings: [...initial],
    failures: {},

    async survey({ customerId }, kind) {
      fail('survey');
      const found = categories.flatMap((category) => {
        const inCategory = of(customerId).filter((holding) => holding.category === category);
        const records = inCategory.filter(({ path }) => path === undefined);
        if (kind === 'handover') return [{ category, action: 'return' as const, count: records.length }];
        return planDeletion(category, inCategory);
      });
      return { store: name, categories: found };
    },

    async *exportRecords({ customerId }) {
      fail('exportRecords');
      for (const category of categories) {
        const records = of(customerId).flatMap((holding) =>
          holding.category === category && holding.record ? [holding.record] : [],
        );
        if (records.length > 0) yield { category, records };
      }
    },

    async *exportFiles({ customerId }, after) {
      fail('exportFiles');
      for (const { category, path, content = '', unreadable } of of(customerId).sort(byPath)) {
        if (path === undefined || (after !== undefined && order(path, after) <= 0)) continue;
        const bytes = Buffer.from(content);
        yield {
          path,
          category,
          size: bytes.length,
          async read() {
            fail('read');
            if (unreadable) throw new UnreadableFileError(unreadable);
            return chunks(bytes);
          },
        };
      }
    },

    async erase({ customerId }, plan) {
      fail('erase');
      for (const [index, holding] of of(customerId).entries()) {
        if (index === store.crashAfter) throw new Error('The process died.');
        if (holding.hold) holding.endsAt = holding.hold.until;
        else store.holdings = store.holdings.filter((other) => other !== holding);
      }
      return outcomesOf(plan);
    },

    async verify({ customerId }) {
      fail('verify');
      return of(customerId).filter((holding) => !holding.hold || !holding.endsAt).length;
    },
  };
  return store;
}

const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
const byPath = (a: Holding, b: Holding) => order(a.path ?? '', b.path ?? '');

async function* chunks(bytes: Uint8Array) {
  yield bytes;
}

function planDeletion(category: Category, holdings: Holding[]): PlannedCategory[] {
  const held = holdings.flatMap(({ hold }) => hold ?? []);
  const erasable = holdings.length - held.length;
  return [
    ...(erasable > 0 || held.length === 0 ? [{ category, action: 'erase' as const, count: erasable }] : []),
    ...groupHolds(held).map((group) => ({ category, action: 'hold' as const, ...group })),
  ];
}

function outcomesOf(plan: StorePlan): Outcome[] {
  return plan.categories.map(({ category, action, count, hold }) => {
    if (action === 'hold' && hold) return { category, result: 'held', count, hold };
    return { category, result: count === 0 ? 'nothing-found' : 'erased', count };
  });
}
