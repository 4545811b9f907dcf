import type { SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import type { Journal } from '../journal/journal.ts';
import type { AccountFacts, PanelAccount } from './panel.ts';

/** One account of a request, with the facts that its panel showed when it was seen first. */
export interface KnownAccount {
  server: string;
  user: string;
  facts: AccountFacts;
  /** It stands in the plan. */
  isPlanned: boolean;
  /** This request suspended it: its end undoes that, and nothing that somebody else did. */
  isSuspendedByUs: boolean;
  /** A package that is being made, or is ready. */
  job?: { folder: string; id?: string };
}

/** What the journal keeps of one request in a store of panels. Gone when the request is forgotten. */
export interface PanelRecord {
  accounts: KnownAccount[];
  plan?: { sha256: string; plan: SiteStorePlan };
  /** The highest turn of suspending and its end. */
  turn: number;
  /** Every folder that was made for a package, with its server. They go when the request is forgotten. */
  folders: { server: string; name: string }[];
}

export interface Records {
  read(request: string): PanelRecord | undefined;
  /** Reads, changes and writes at once. */
  change(request: string, change: (record: PanelRecord) => void): void;
  forget(request: string): void;
}

/** The records of one store in the journal. */
export function recordsIn(journal: Journal, store: string): Records {
  const read = (request: string): PanelRecord | undefined => {
    const [row] = journal.read(
      'SELECT content FROM store_records WHERE request = ? AND store = ?',
      request,
      store,
    );
    return row && (JSON.parse(String(row.content)) as PanelRecord);
  };
  return {
    read,
    change(request, change) {
      const record = read(request) ?? { accounts: [], turn: 0, folders: [] };
      change(record);
      journal.write(
        'INSERT OR REPLACE INTO store_records VALUES (?, ?, ?)',
        request,
        store,
        JSON.stringify(record),
      );
    },
    forget: (request) =>
      journal.write('DELETE FROM store_records WHERE request = ? AND store = ?', request, store),
  };
}

export const isAccount =
  ({ server, user }: Pick<KnownAccount, 'server' | 'user'>) =>
  (other: Pick<KnownAccount, 'server' | 'user'>): boolean =>
    other.server === server && other.user === user;

/** Stands beside a suspension in the panel. Names nobody, and is known again. */
export const reasonOf = (request: string): string => `Privacy request ${request}`;

/**
 * Keeps an account that was seen in the record, or changes the one that is there. A suspension with this request's reason
 * is its own, also after the journal was lost.
 */
export function keepAccount(
  record: PanelRecord,
  request: string,
  { server, user, seen }: { server: string; user: string; seen: PanelAccount },
  change: Partial<KnownAccount> = {},
): void {
  const known = record.accounts.find(isAccount({ server, user }));
  if (known) Object.assign(known, change);
  else
    record.accounts.push({
      server,
      user,
      facts: seen.facts,
      isPlanned: false,
      isSuspendedByUs: seen.suspendedBecause === reasonOf(request),
      ...change,
    });
}

/** Changes what is known of an account. */
export function changeAccount(
  record: PanelRecord,
  account: Pick<KnownAccount, 'server' | 'user'>,
  change: Partial<KnownAccount>,
): void {
  const known = record.accounts.find(isAccount(account));
  if (known) Object.assign(known, change);
}
