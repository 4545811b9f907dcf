import type { Pauses } from '../../functions/shared/backoff.ts';
import { LaterFault, NeverFault } from '../faults.ts';
import type { PackState, Panel, PanelAccount } from './panel.ts';
import { type AskPanel, type PanelAnswer, readPatiently } from './panel-http.ts';
import { inner, isOne, text, whmAnswer, whmData } from './whm-answer.ts';

/** Accounts on a page of the list. */
const pageSize = 500;

const functionsNeeded = [
  'listaccts',
  'accountsummary',
  'list_pops_for',
  'list_mysql_databases_and_users',
  'backup_set_list',
  'suspendacct',
  'unsuspendacct',
  'removeacct',
  'start_background_pkgacct',
  'get_pkgacct_session_state',
] as const;
type WhmFunction = (typeof functionsNeeded)[number] | 'applist';

/** A server with WHM, by its API 1: `json-api/<function>?api.version=1` on port 2087. */
export function cpanel(ask: AskPanel, pauses: Pauses): Panel {
  const call = (name: WhmFunction, values: Record<string, string> = {}): Promise<PanelAnswer> =>
    ask({ method: 'POST', path: `/json-api/${name}`, values: { 'api.version': '1', ...values } });
  const read = <Answer>(
    name: WhmFunction,
    values: Record<string, string>,
    understand: (answer: PanelAnswer) => Answer,
  ): Promise<Answer> => readPatiently(async () => understand(await call(name, values)), pauses);
  /** What it answers decides nothing; only a login that may not do this is worth a person's time. */
  async function act(name: WhmFunction, values: Record<string, string>): Promise<void> {
    const answer = whmAnswer(await call(name, values));
    if (!answer.isDone && answer.says === 'denied') throw new NeverFault('panel-refused');
  }

  return {
    list: () => readPatiently(() => listAll(call), pauses),
    exists: (user) => read('accountsummary', { user }, (answer) => accountIn(answer, user)),
    async counts(user) {
      // The summary counts files; mailboxes and databases are lists of their own.
      const files = await read('accountsummary', { user }, (answer) => filesIn(answer, user));
      const mailboxes = await read('list_pops_for', { user }, (answer) =>
        lengthOf(whmData(answer).data.pops),
      );
      const databases = await read('list_mysql_databases_and_users', { user }, (answer) =>
        lengthOf(Object.keys(inner(whmData(answer).data.mysql_databases) ?? noList())),
      );
      return { files, mailboxes, databases };
    },
    backups: (user) => read('backup_set_list', {}, (answer) => backupsIn(answer, user)),
    suspend: (user, reason) => act('suspendacct', { user, reason, disallowun: '1' }),
    unsuspend: (user) => act('unsuspendacct', { user }),
    remove: (user) => act('removeacct', { user, keepdns: '0' }),
    async startPack(user, folderThere) {
      const { data } = whmData(await call('start_background_pkgacct', { user, tarroot: folderThere }));
      const id = text(data.session_id);
      if (id === '') throw new LaterFault('panel-unreadable');
      return id;
    },
    packState: ({ id }) => read('get_pkgacct_session_state', { session_id: id }, stateIn),
    packageOf: ({ user }, files) => files.find((file) => file === `cpmove-${user}.tar.gz`),
    async rights() {
      const names = await read('applist', {}, (answer) => whmData(answer).data.app);
      if (!Array.isArray(names)) throw new LaterFault('panel-unreadable');
      return functionsNeeded.map((name) => ({ name, isThere: names.includes(name) }));
    },
  };
}

/**
 * All accounts, page by page in the order of their names. Each page begins with the last name of the page before: a list
 * that moved meanwhile is read again, because it may have hidden somebody.
 */
async function listAll(
  call: (name: WhmFunction, values: Record<string, string>) => Promise<PanelAnswer>,
): Promise<ReadonlySet<string>> {
  const users: string[] = [];
  for (;;) {
    const start = Math.max(users.length, 1);
    const { data, metadata } = whmData(
      await call('listaccts', {
        want: 'user',
        'api.sort.enable': '1',
        'api.sort.a.field': 'user',
        'api.chunk.enable': '1',
        'api.chunk.size': String(pageSize),
        'api.chunk.start': String(start),
      }),
    );
    const page = namesIn(data.acct);
    if (users.length > 0 && page[0] !== users.at(-1)) throw new LaterFault('panel-unreadable');
    users.push(...page.slice(users.length === 0 ? 0 : 1));
    const total = text(inner(metadata.chunk)?.records);
    // A server that does not page has said all at once.
    if (total === '' || users.length === Number(total)) return new Set(users);
    if (page.length < 2 || users.length > Number(total)) throw new LaterFault('panel-unreadable');
  }
}

function namesIn(rows: unknown): string[] {
  if (!Array.isArray(rows)) throw new LaterFault('panel-unreadable');
  return rows.map((row) => {
    const user = text(inner(row)?.user);
    if (user === '') throw new LaterFault('panel-unreadable');
    return user;
  });
}

/** The row of exactly this name: what was asked for is a search. */
function rowIn(answer: PanelAnswer, user: string): Record<string, unknown> | undefined {
  const read = whmAnswer(answer);
  if (!read.isDone) {
    if (read.says === 'no-account') return undefined;
    throw read.says === 'denied' ? new NeverFault('panel-refused') : new LaterFault('panel-unreadable');
  }
  if (!Array.isArray(read.data.acct)) throw new LaterFault('panel-unreadable');
  return read.data.acct.map(inner).find((row) => row?.user === user);
}

function accountIn(answer: PanelAnswer, user: string): PanelAccount | undefined {
  const row = rowIn(answer, user);
  if (!row) return undefined;
  if (row.suspended === undefined) throw new LaterFault('panel-unreadable');
  const isSuspended = isOne(row.suspended);
  const seconds = text(row.unix_startdate);
  const created = /^\d+$/.test(seconds)
    ? new Date(Number(seconds) * 1000).toISOString()
    : text(row.startdate);
  const [uid, domain] = [text(row.uid), text(row.domain)];
  return {
    user,
    facts: {
      ...(uid !== '' && { uid }),
      ...(created !== '' && { created }),
      ...(domain !== '' && { domain }),
    },
    isSuspended,
    ...(isSuspended && { suspendedBecause: text(row.suspendreason) }),
  };
}

function filesIn(answer: PanelAnswer, user: string): number {
  const files = Number(text(rowIn(answer, user)?.inodesused) || Number.NaN);
  if (!Number.isSafeInteger(files)) throw new LaterFault('panel-unreadable');
  return files;
}

/** Backups by the name of their account. */
function backupsIn(answer: PanelAnswer, user: string): number {
  const sets = inner(whmData(answer).data.backup_set) ?? noList();
  if (!Object.hasOwn(sets, user)) return 0;
  const dates = sets[user];
  return Array.isArray(dates) ? dates.length : lengthOf(Object.keys(inner(dates) ?? noList()));
}

function stateIn(answer: PanelAnswer): PackState {
  const read = whmAnswer(answer);
  // It does not know the job: whatever became of it, there will be no package.
  if (!read.isDone) {
    if (read.says === 'denied') throw new NeverFault('panel-refused');
    return 'failed';
  }
  const states: Readonly<Record<string, PackState>> = {
    RUNNING: 'running',
    COMPLETED: 'ready',
    FAILED: 'failed',
  };
  const state = states[text(read.data.state)];
  if (!state) throw new LaterFault('panel-unreadable');
  return state;
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : noList();
}

function noList(): never {
  throw new LaterFault('panel-unreadable');
}
