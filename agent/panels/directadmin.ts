import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pauses } from '../../functions/shared/backoff.ts';
import { LaterFault } from '../faults.ts';
import { directAdminAnswer, directAdminFields } from './directadmin-answer.ts';
import { filesIn } from './package-folder.ts';
import type { PackJob, PackState, Panel, PanelAccount } from './panel.ts';
import { type AskPanel, type PanelAnswer, readPatiently } from './panel-http.ts';

/** The queue begins once a minute, and a package that is written grows: equal sizes so far apart say that it is whole. */
const settledMs = 120_000;

/** A server with DirectAdmin, by its legacy commands on port 2222, as an administrator with a login key. */
export function directAdmin(ask: AskPanel, pauses: Pauses, now: () => Date): Panel {
  const read = <Answer>(
    command: string,
    values: Record<string, string>,
    understand: (answer: PanelAnswer) => Answer,
  ): Promise<Answer> =>
    readPatiently(async () => understand(await ask({ method: 'GET', path: `/${command}`, values })), pauses);
  /** Whether it says yes or no decides nothing: it is known to say no to what it has done. */
  async function act(command: string, values: Record<string, string>): Promise<void> {
    directAdminAnswer(await ask({ method: 'POST', path: `/${command}`, values }));
  }
  const select = (user: string, values: Record<string, string>) =>
    act('CMD_API_SELECT_USERS', { location: 'CMD_SELECT_USERS', ...values, select0: user });

  return {
    list: () => read('CMD_API_SHOW_ALL_USERS', {}, namesIn),
    exists: (user) => read('CMD_API_SHOW_USER_CONFIG', { user }, (answer) => accountIn(answer, user)),
    counts: (user) =>
      read('CMD_API_SHOW_USER_USAGE', { user }, (answer) => {
        const fields = directAdminFields(answer);
        return {
          files: numberIn(fields, 'inode'),
          mailboxes: numberIn(fields, 'nemails'),
          databases: numberIn(fields, 'mysql'),
        };
      }),
    // Backups of an administrator are files in a folder or on another server, which no command lists by account.
    backups: async () => undefined,
    suspend: (user) => select(user, { suspend: 'Suspend' }),
    unsuspend: (user) => select(user, { suspend: 'Unsuspend' }),
    remove: (user) => select(user, { confirmed: 'Confirm', delete: 'yes' }),
    async startPack(user, folderThere) {
      const { isError } = directAdminAnswer(
        await ask({
          method: 'POST',
          path: '/CMD_API_ADMIN_BACKUP',
          values: {
            action: 'create',
            type: 'admin',
            value: 'multiple',
            who: 'selected',
            select0: user,
            when: 'now',
            where: 'local',
            local_path: folderThere,
            append_to_path: 'nothing',
            what: 'all',
          },
        }),
      );
      if (isError) throw new LaterFault('panel-refused');
      // The queue gives no number: the job is known by its folder, and by when it was asked for.
      return now().toISOString();
    },
    packState: (job) => stateOf(job, now()),
    packageOf: ({ user }, files) => packagesOf(user, files)[0],
    async rights() {
      await read('CMD_API_SHOW_ALL_USERS', {}, namesIn);
      return [{ name: 'CMD_API_SHOW_ALL_USERS', isThere: true }];
    },
  };
}

/** `list[]=a&list[]=b`. An empty answer is none: a server without any account would say nothing else. */
function namesIn(answer: PanelAnswer): ReadonlySet<string> {
  const names = directAdminFields(answer).getAll('list[]');
  if (names.length === 0 || names.includes('')) throw new LaterFault('panel-unreadable');
  return new Set(names);
}

/** `error=1` has no code: it may mean that there is no such user. The list of all has to agree. */
function accountIn(answer: PanelAnswer, user: string): PanelAccount | undefined {
  const { isError, values } = directAdminAnswer(answer);
  if (isError) return undefined;
  const suspended = values.get('suspended');
  if (values.get('username') !== user || (suspended !== 'yes' && suspended !== 'no'))
    throw new LaterFault('panel-unreadable');
  const [created, domain] = [values.get('date_created') ?? '', values.get('domain') ?? ''];
  return {
    user,
    facts: { ...(created !== '' && { created }), ...(domain !== '' && { domain }) },
    isSuspended: suspended === 'yes',
  };
}

function numberIn(fields: URLSearchParams, name: string): number {
  const value = fields.get(name) ?? '';
  if (!/^\d{1,15}$/.test(value)) throw new LaterFault('panel-unreadable');
  return Number(value);
}

/** `user.<creator>.<name>.tar.gz`, or `.tar.zst`. */
const packagesOf = (user: string, files: readonly string[]): string[] =>
  files.filter((file) => {
    const [, name] = /^(?:user|reseller|admin)\.[^.]+\.(.+)\.tar\.(?:gz|zst)$/.exec(file) ?? [];
    return name === user;
  });

/** Six hours: a queue that has not begun by then has lost the job. */
const lostAfterMs = 6 * 3_600_000;

async function stateOf({ user, folderHere, id }: PackJob, now: Date): Promise<PackState> {
  const [file] = packagesOf(user, await filesIn(folderHere));
  if (file === undefined) return now.getTime() - Date.parse(id) > lostAfterMs ? 'failed' : 'running';
  const { mtimeMs, size } = await stat(join(folderHere, file));
  return size > 0 && now.getTime() - mtimeMs > settledMs ? 'ready' : 'running';
}
