import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Backoff, retry, tryAgain } from '../../functions/shared/backoff.ts';
import { openFile } from '../engine/files.ts';
import { LaterFault, NeverFault } from '../faults.ts';
import type { ExportedPiece, SystemTask } from '../stores/site-system.ts';
import { type FoundAccount, findAccounts, lookAgain } from './find-accounts.ts';
import { filesIn, jobPrefix, makeJobFolder, type PackageFolder } from './package-folder.ts';
import type { PackJob } from './panel.ts';
import type { PanelParts } from './panel-parts.ts';
import { changeAccount, isAccount, keepAccount } from './record.ts';

/** A package takes minutes or hours. After this the task is given back, and the next try finds the same job. */
const patience: Backoff = { maxAttempts: 40, firstPauseMs: 5_000, maxPauseMs: 30_000 };

/** The packages of the customer's accounts, as the panels make them. */
export async function* packAccounts(task: SystemTask, parts: PanelParts): AsyncGenerator<ExportedPiece> {
  const { there } = await findAccounts(task, parts.records.read(task.request), parts);
  for (const found of there) {
    const folder = parts.folders.get(found.server);
    if (!folder) throw new NeverFault('files-away');
    parts.records.change(task.request, (record) => keepAccount(record, task.request, found));
    const piece = await packOne(task.request, found, folder, parts);
    if (piece) yield piece;
  }
}

async function packOne(
  request: string,
  found: FoundAccount,
  folder: PackageFolder,
  parts: PanelParts,
): Promise<ExportedPiece | undefined> {
  const { server, user, panel, seen } = found;
  const job = jobIn(request, found, folder, parts) ?? (await startJob(request, found, folder, parts));
  const state = await retry(
    async () => {
      const now = await panel.packState(job);
      return now === 'running' ? tryAgain : now;
    },
    patience,
    parts.pauses,
    () => new LaterFault('panel-busy'),
  );
  const name = state === 'ready' ? panel.packageOf(job, await filesIn(job.folderHere)) : undefined;
  const path = name === undefined ? undefined : join(job.folderHere, name);
  const stats = path === undefined ? undefined : await stat(path);
  if (path === undefined || name === undefined || !stats || stats.size === 0) {
    // It failed, or what it says is ready is not there. The next try begins another one.
    dropJob(request, found, parts);
    throw new LaterFault('panel-refused');
  }
  const counts = await panel.counts(user);
  // The name may have been sold while the package was made: it would be somebody else's data.
  if (!(await lookAgain(panel, { user, facts: seen.facts }))) {
    dropJob(request, found, parts);
    return undefined;
  }
  return {
    category: 'panel-accounts',
    name: `${server}-${name}`,
    modifiedAt: stats.mtime,
    size: stats.size,
    isPackage: true,
    holds: {
      'panel-accounts': 1,
      'website-files': counts.files,
      mailboxes: counts.mailboxes,
      'database-dumps': counts.databases,
    },
    read: () => openFile(path),
  };
}

/** The job that an earlier run began. One whose start nobody heard of is as good as none. */
function jobIn(
  request: string,
  found: FoundAccount,
  folder: PackageFolder,
  { records }: PanelParts,
): PackJob | undefined {
  const job = records.read(request)?.accounts.find(isAccount(found))?.job;
  return job?.id === undefined ? undefined : jobOf(found.user, folder, job.folder, job.id);
}

async function startJob(
  request: string,
  { server, user, panel }: FoundAccount,
  folder: PackageFolder,
  { records, newMark }: PanelParts,
): Promise<PackJob> {
  const name = `${jobPrefix}${newMark()}`;
  const keep = (id?: string) =>
    records.change(request, (record) =>
      changeAccount(record, { server, user }, { job: { folder: name, ...(id && { id }) } }),
    );
  keep();
  records.change(request, (record) => {
    record.folders.push({ server, name });
  });
  await makeJobFolder(folder, name);
  const id = await panel.startPack(user, `${folder.there}/${name}`);
  keep(id);
  return jobOf(user, folder, name, id);
}

const jobOf = (user: string, { there, here }: PackageFolder, name: string, id: string): PackJob => ({
  user,
  folderThere: `${there}/${name}`,
  folderHere: join(here, name),
  id,
});

const dropJob = (request: string, found: FoundAccount, { records }: PanelParts): void =>
  records.change(request, (record) => {
    delete record.accounts.find(isAccount(found))?.job;
  });
