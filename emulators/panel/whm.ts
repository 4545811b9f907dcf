import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  actOn,
  type FakeAccount,
  type FakePanel,
  fakePanel,
  type PanelAnswer,
  type PanelFault,
} from './panel.ts';

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
  /** Folder of the accounts' homes; without it there are no files. */
  homes?: string;
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
  settings: Required<Omit<FakeWhmSettings, 'homes'>>;
}

/** WHM's API 1 as it is documented, its lies included. */
export function fakeWhm({
  drive = '/nowhere',
  failure = 4,
  pages = true,
  homes,
}: FakeWhmSettings = {}): FakePanel {
  const settings = { drive, failure, pages };
  return fakePanel(
    (panel) =>
      ({ path, values = {} }, fault) => {
        const name = path.replace('/json-api/', '');
        const user = values.user ?? '';
        panel.calls.push(`${name} ${user}`.trim());
        const answer = { ...reads, ...acts }[name];
        if (values['api.version'] !== '1' || !answer) return no('Unknown app.', failure);
        if (fault === 'denied') return no('Access denied', failure);
        const isRead = Object.hasOwn(reads, name);
        if (isRead && (fault === 'fails' || fault === 'lies-failed'))
          return no('The system is busy.', failure);
        return answer({ panel, user, values, fault, settings });
      },
    homes,
  );
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
    return account ? yes({ acct: [rowOf(panel, account)] }) : no('Account does not exist.', settings.failure);
  },
  listaccts({ panel, values, settings }) {
    // A search is a regular expression; a chunk says how many records there are.
    const pattern = new RegExp(values.search ?? '');
    const found = [...panel.accounts.values()]
      .filter(({ user }) => pattern.test(user))
      .toSorted((a, b) => (a.user < b.user ? -1 : 1));
    const row = (account: FakeAccount) => rowOf(panel, account);
    if (!settings.pages || values['api.chunk.enable'] !== '1') return yes({ acct: found.map(row) });
    const [start, size] = [Number(values['api.chunk.start']), Number(values['api.chunk.size'])];
    const page = found.slice(start - 1, start - 1 + size);
    return yes({ acct: page.map(row) }, { chunk: { returned: page.length, records: found.length, start } });
  },
  list_pops_for: (call) => yes({ pops: numbered(contentOf(call).mailboxes) }),
  list_mysql_databases_and_users: (call) =>
    yes({
      mysql_databases: Object.fromEntries(numbered(contentOf(call).databases).map((each) => [each, []])),
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
      account.reason = '';
    }),
  removeacct: (call) => told(call, 'remove', ({ user }) => call.panel.drop(user)),
  start_background_pkgacct(call) {
    const { panel, user, values, settings } = call;
    const id = `${user}${panel.jobs.size}`;
    const answer = told(call, 'pack', (account) => {
      panel.jobs.set(id, { user, folder: values.tarroot ?? '', state: 'COMPLETED' });
      const folder = join(settings.drive, values.tarroot ?? '');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, `cpmove-${user}.tar.gz`), panel.packageOf(account));
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

/** What the account holds; nothing if there is none. */
function contentOf({ panel, user }: WhmCall) {
  const account = panel.accounts.get(user);
  return account ? panel.contentOf(account) : { mailboxes: 0, databases: 0 };
}

const rowOf = (panel: FakePanel, account: FakeAccount) => {
  const { user, uid, created, domain, isSuspended, reason } = account;
  return {
    user,
    uid: String(uid),
    unix_startdate: Math.floor(created.getTime() / 1000),
    startdate: '24 Jan 01 00:00',
    domain,
    suspended: isSuspended ? 1 : 0,
    suspendreason: isSuspended ? reason : 'not suspended',
    inodesused: panel.contentOf(account).files,
  };
};

const numbered = (count = 0): string[] => Array.from({ length: count }, (_, number) => `n${number}`);
