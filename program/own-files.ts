import { rmSync } from 'node:fs';
import { lstat, mkdtemp, readdir, rm } from 'node:fs/promises';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { isRunning } from './processes.ts';
import { UsageError } from './usage-error.ts';

const atExit = new Set<string>();

/**
 * Removes a file or folder of this process when it exits, in whatever way but `kill -9`.
 *
 * @returns forgets the path, which has been removed
 */
export function removeAtExit(path: string): () => void {
  if (atExit.size === 0) process.once('exit', removeAll);
  atExit.add(path);
  return () => {
    atExit.delete(path);
    if (atExit.size === 0) process.off('exit', removeAll);
  };
}

function removeAll(): void {
  for (const path of atExit) {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 3 });
    } catch {
      // The next start sweeps it.
    }
  }
}

/** A folder of this process for whatever need not outlive it. */
export interface TemporaryFolder {
  path: string;
  remove(): Promise<void>;
}

/** Names of one machine: other containers may share the folder, and their processes cannot be seen from here. */
const host = hostname().replace(/\W/g, '_');
const ownName = /^privacy-requests-[a-z]+-(?<owner>\w+)-(?<pid>\d+)-\w{6}$/;

/**
 * Creates a folder in the system's temporary folder that goes with this process, and sweeps what dead ones have left.
 * The name tells whose it is: `privacy-requests-<purpose>-<host>-<pid>-<random>`.
 *
 * @throws UsageError if no folder can be created there
 */
export async function temporaryFolder(purpose: 'local' | 'bench' | 'chaos'): Promise<TemporaryFolder> {
  await sweep();
  const path = await mkdtemp(join(tmpdir(), `privacy-requests-${purpose}-${host}-${process.pid}-`)).catch(
    (cause: NodeJS.ErrnoException) => {
      throw new UsageError(
        `The temporary folder ${tmpdir()} cannot be used (${cause.code}): set TMPDIR to a folder that can be written.`,
        { cause },
      );
    },
  );
  const forget = removeAtExit(path);
  return {
    path,
    async remove() {
      await rm(path, { recursive: true, force: true, maxRetries: 3 });
      forget();
    },
  };
}

/** Removes the temporary folders of this user's processes that are gone. What cannot be removed stays. */
async function sweep(): Promise<void> {
  const names = await readdir(tmpdir()).catch(() => []);
  for (const name of names) {
    const { owner, pid } = ownName.exec(name)?.groups ?? {};
    if (owner !== host || isRunning(Number(pid))) continue;
    const path = join(tmpdir(), name);
    const isOurs = await lstat(path).then(
      ({ uid }) => uid === process.getuid?.(),
      () => false,
    );
    if (isOurs) await rm(path, { recursive: true, force: true }).catch(() => {});
  }
}
