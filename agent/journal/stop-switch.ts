import type { Journal } from './journal.ts';

/** The switch of `stop`, which works without the cloud: while it is on, nothing is begun and what runs ends its batch. */
export const isStopped = (journal: Journal): boolean => stoppedSince(journal) !== undefined;

/** ISO 8601; `undefined` if the switch is off. */
export function stoppedSince(journal: Journal): string | undefined {
  const [row] = journal.read("SELECT content FROM notes WHERE name = 'stopped'");
  return row && String(row.content);
}

export const stop = (journal: Journal, now: Date): void =>
  journal.write("INSERT OR IGNORE INTO notes VALUES ('stopped', ?)", now.toISOString());

export const endStop = (journal: Journal): void => journal.write("DELETE FROM notes WHERE name = 'stopped'");
