import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { UsageError } from '../../program/usage-error.ts';

/**
 * One agent for each journal: two would have twice the brakes. The lock is the system's own, of an open file, and goes with
 * the process however that ends.
 * @throws UsageError if another process has it
 */
export function lockRun(folder: string): () => void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = new DatabaseSync(join(folder, 'run.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (cause) {
    lock.close();
    throw new UsageError(`An agent is running already over ${folder}.`, { cause });
  }
  return () => lock.close();
}
