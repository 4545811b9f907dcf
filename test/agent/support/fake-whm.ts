import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PanelAnswer } from '../../../agent/panels/panel-http.ts';
import { actOn, type FakeAccount, type FakePanel, fakePanel, type PanelFault } from './fake-panel.ts';

/** The shapes in which WHM says no, all under HTTP 200. */
export const whmFailures: readonly ((reason: string) => string)[] = [
  (error) =>
    JSON.stringify({ cpanelresult: { apiversion: '2', error, data: { reason: error, result: '0' } } }),
  (reason) => JSON.stringify({ data: { reason, result: '0' } }),
  (statusmsg) => JSON.stringify({ result: [{ status: 0, statusmsg }] }),
  (statusmsg) => JSON.stringify({ status: '0', statusmsg }),
  (reason) => JSON.stringify({ metadata: { result: 0, reason, version: 1 } }),
];

interface FakeWhmSettings {
  /** Packages are written below this folder. */
  drive?: string;
  /** Which of {@link whmFailures} it uses. */
  failure?: number;
  /** Does it answer lists in chunks? */
  pages?: boolean;
}

/** One call of a function, and how it goes wrong. */
interface WhmCall {
  panel: FakePanel;
  user: string;
  values: Readonly<Record<string, string>>;
  fault: PanelFault | undefined;
  settings: Required<FakeWhmSettings>;
}

/** WHM's API 1 as it is documented, its lies included. */
export function fakeWhm({ drive = '/nowhere', failure = 4, pages = true }: FakeWhmSettings = {}): FakePanel {
  const settings = { drive, failure, pages };
  return fakePanel((panel) => ({ path, values = {} }, fault) => {
    const name = path.replace('/json-api/', '');
    const user = values.user ?? '';
    panel.calls.push(`${name} ${user}`.trim());
    const answer = { ...reads, ...acts }[name];
    if (values['api.version'] !== '1' || !answer) return no('Unknown app.', failure);
    if (fault === 'denied') return no('Access denied', failure);
    const isRead = Object.hasOwn(reads, name);
    if (isRead && (fault === 'fails' || fault === 'lies-failed')) return no('The system is busy.', failure);
    return answer({ panel, user, values, fault, settings });
  });
}

const no = (reason: string, failure: number): PanelAnswer => ({
  status: 200,
  body: (whmFailures[failure] as (reason: string) => string)(reason),
});

const yes = (data: unknown, metadata: object = {}): PanelAnswer => ({
  status: 200,
  body: JSON.stringify({ metadata: { version: 1, reason: 'OK', result: 1, ...metadata }, data }),
});

const reads: Record<string, (call: WhmCall) => PanelAnswer> = {
  applist: () => yes({ app: [...Object.keys(reads), ...Object.keys(acts)] }),
  accountsummary({ panel, user, fault, settings }) {
    const account = fault === 'blind' ? undefined : panel.accounts.get(user);
    return account ? yes({ acct: [rowOf(account)] }) : no('Account does not exist.', settings.failure);
  },
  listaccts({ panel, values, settings }) {
    // A search is a regular expression; a chunk says how many records there are.
    const pattern = new RegExp(values.search ?? '');
    const found = [...panel.accounts.values()]
      .filter(({ user }) => pattern.test(user))
      .toSorted((a, b) => (a.user < b.user ? -1 : 1));
    if (!settings.pages || values['api.chunk.enable'] !== '1') return yes({ acct: found.map(rowOf) });
    const [start, size] = [Number(values['api.chunk.start']), Number(values['api.chunk.size'])];
    const page = found.slice(start - 1, start - 1 + size);
    return yes({ acct: page.map(rowOf) }, { chunk: { returned: page.length, records: found.length, start } });
  },
  list_pops_for: ({ panel, user }) => yes({ pops: numbered(panel.accounts.get(user)?.mailboxes) }),
  list_mysql_databases_and_users: ({ panel, user }) =>
    yes({
      mysql_databases: Object.fromEntries(
        numbered(panel.accounts.get(user)?.databases).map((each) => [each, []]),
      ),
    }),
  backup_set_list: ({ panel }) =>
    yes({
      backup_set: Object.fromEntries([...panel.backups].map(([user, count]) => [user, numbered(count)])),
    }),
  get_pkgacct_session_state({ panel, values, settings }) {
    const job = panel.jobs.get(values.session_id ?? '');
    return job ? yes({ state: job.state }) : no('No such session.', settings.failure);
  },
};

const acts: Record<string, (call: WhmCall) => PanelAnswer> = {
  suspendacct: (call) =>
    told(call, 'suspend', (account) => {
      account.isSuspended = true;
      account.reason = call.values.reason ?? '';
    }),
  unsuspendacct: (call) =>
    told(call, 'unsuspend', (account) => {
      account.isSuspended = false;
    }),
  removeacct: (call) => told(call, 'remove', ({ user }) => void call.panel.accounts.delete(user)),
  start_background_pkgacct(call) {
    const { panel, user, values, settings } = call;
    const id = `${user}${panel.jobs.size}`;
    const answer = told(call, 'pack', ({ owner }) => {
      panel.jobs.set(id, { user, folder: values.tarroot ?? '', state: 'COMPLETED' });
      const folder = join(settings.drive, values.tarroot ?? '');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `cpmove-${user}.tar.gz`), `package of ${owner}`);
    });
    return answer.body.includes('"raw"') ? yes({ session_id: id }) : answer;
  },
};

function told(
  { panel, user, fault, settings }: WhmCall,
  act: string,
  change: (account: FakeAccount) => void,
): PanelAnswer {
  if (actOn(panel, act, user, fault, change).isTold) return yes({ output: { raw: 'done' } });
  const reason = panel.accounts.has(user) ? `Failed for ${user}.` : `Account ${user} does not exist.`;
  return no(reason, settings.failure);
}

const rowOf = ({ user, uid, created, domain, isSuspended, reason, files }: FakeAccount) => ({
  user,
  uid: String(uid),
  unix_startdate: Math.floor(created.getTime() / 1000),
  startdate: '24 Jan 01 00:00',
  domain,
  suspended: isSuspended ? 1 : 0,
  suspendreason: isSuspended ? reason : 'not suspended',
  inodesused: files,
});

const numbered = (count = 0): string[] => Array.from({ length: count }, (_, number) => `n${number}`);
