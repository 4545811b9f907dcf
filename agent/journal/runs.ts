import type { Journal } from './journal.ts';

/**
 * The number of a run: each is higher than all before, also after a restart, and after the journal was lost, since it is
 * never below the time. A store's ledger lets no lower run write. The workflow's fences cannot serve: each task has its own.
 */
export function nextRun(journal: Journal, now: Date): number {
  return journal.atomically(() => {
    const [row] = journal.read("SELECT content FROM notes WHERE name = 'run'");
    const run = Math.max(Number(row?.content ?? 0) + 1, now.getTime());
    journal.write("INSERT OR REPLACE INTO notes VALUES ('run', ?)", String(run));
    return run;
  });
}
