import type { HoldLaw } from '../../functions/stores/domain/holds.ts';
import type { SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import type { Journal } from '../journal/journal.ts';

/** What the journal keeps of one plan of a plug: it is read again exactly as it was made. */
export interface PlugRecord {
  sha256: string;
  plan: SiteStorePlan;
  /** ISO 8601: the instant under which holds were counted. */
  at: string;
  law: HoldLaw;
  /** A person was called because held records are gone. */
  isLossTold?: true;
}

export interface PlugRecords {
  read(request: string): PlugRecord | undefined;
  write(request: string, record: PlugRecord): void;
  forget(request: string): void;
}

/** The records of one store. They go with their request. */
export const plugRecordsIn = (journal: Journal, store: string): PlugRecords => ({
  read(request) {
    const [row] = journal.read(
      'SELECT content FROM store_records WHERE request = ? AND store = ?',
      request,
      store,
    );
    return row && (JSON.parse(String(row.content)) as PlugRecord);
  },
  write: (request, record) =>
    journal.write(
      'INSERT OR REPLACE INTO store_records VALUES (?, ?, ?)',
      request,
      store,
      JSON.stringify(record),
    ),
  forget: (request) =>
    journal.write('DELETE FROM store_records WHERE request = ? AND store = ?', request, store),
});
