import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { LaterFault, NeverFault } from '../faults.ts';

/** Begins the name of each folder of a job, so that no other folder is ever taken for one. */
export const jobPrefix = 'privacy-pack-';

/** The folder of a panel server for packages, as the server sees it and as this machine sees it. */
export interface PackageFolder {
  there: string;
  here: string;
}

/** The files of a folder; none if it is not there. */
export async function filesIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw new LaterFault('panel-busy');
  }
}

export async function makeJobFolder({ here }: PackageFolder, job: string): Promise<void> {
  try {
    await mkdir(join(here, job), { mode: 0o700 });
  } catch {
    throw new NeverFault('files-away');
  }
}

/** Days after which a folder goes that no request named when it was forgotten: the agent was killed in between. */
const staleDays = 60;

/** Removes these folders of jobs, and those that are stale. */
export async function removeJobFolders(
  { here }: PackageFolder,
  names: readonly string[],
  now: Date,
): Promise<void> {
  try {
    for (const name of await readdir(here)) {
      if (!name.startsWith(jobPrefix)) continue;
      const { mtimeMs } = await stat(join(here, name));
      const isStale = now.getTime() - mtimeMs > staleDays * 86_400_000;
      if (isStale || names.includes(name)) await rm(join(here, name), { recursive: true, force: true });
    }
  } catch {
    // What they hold is personal: it is tried again until they are gone.
    throw new LaterFault('panel-busy');
  }
}
