import { type Dirent, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Handler, readBody } from '../server.ts';
import { tarGz } from './tar.ts';

/** An account of a fake panel. `owner` is what no panel knows: whose it really is. */
export interface FakeAccount {
  owner: string;
  user: string;
  uid: number;
  created: Date;
  domain: string;
  isSuspended: boolean;
  reason: string;
  files: number;
  mailboxes: number;
  databases: number;
}

/** One call of a panel's API. */
interface PanelCall {
  method: 'GET' | 'POST';
  path: string;
  values?: Readonly<Record<string, string>>;
}

export interface PanelAnswer {
  status: number;
  body: string;
}

/** Nobody heard the call, or its answer was lost. */
export class PanelUnreachable extends Error {
  override name = 'PanelUnreachable';
}

/**
 * How a call goes wrong. `away`: nobody hears it; `cut`: it is done, and the answer is lost; `lies-failed`: it is done, and
 * the answer says that it is not; `lies-done`: it is not done, and the answer says that it is; `fails`: it is not done and
 * the answer says so; `page`: a page for people; `torn`: half an answer; `wrong-status`: a right answer under HTTP 500;
 * `denied`: the login may not; `blind`: a reading of one account finds none, although it is there.
 */
export const panelFaults = [
  'away',
  'cut',
  'lies-failed',
  'lies-done',
  'fails',
  'page',
  'torn',
  'wrong-status',
  'denied',
  'blind',
] as const;
export type PanelFault = (typeof panelFaults)[number];

/** What the fakes of both panels have in common. */
export interface FakePanel {
  accounts: Map<string, FakeAccount>;
  backups: Map<string, number>;
  /** The fault of each coming call, in their order. */
  faults: (PanelFault | undefined)[];
  /** Called before each call is looked at. */
  beforeCall: (call: PanelCall) => Promise<void> | void;
  /** Commands that were understood, with the account that they name. */
  calls: string[];
  /** What was done to whose account. */
  done: { act: string; owner: string; user: string }[];
  /** Jobs by their id, for panels whose jobs have one. */
  jobs: Map<string, { user: string; folder: string; state: 'RUNNING' | 'COMPLETED' | 'FAILED' }>;
  /**
   * Asks within this process, as if over a wire.
   * @throws PanelUnreachable
   */
  ask(call: PanelCall): Promise<PanelAnswer>;
  add(account: Partial<FakeAccount> & Pick<FakeAccount, 'user' | 'owner'>): FakeAccount;
  /** Writes a file of an account, if the panel has a disk. `path` is relative to its home: `public_html/index.html`. */
  write(user: string, path: string, content: string | Uint8Array): void;
  /** How much an account holds: what lies on the disk, or the numbers with which it was added. */
  contentOf(account: FakeAccount): Pick<FakeAccount, 'files' | 'mailboxes' | 'databases'>;
  /** Paths of an account's files, relative to its home. None without a disk. */
  filesOf(user: string): string[];
  /** What the panel packs for an account: its files as `.tar.gz`; without a disk, a text that names its owner. */
  packageOf(account: FakeAccount): Uint8Array | string;
  /** Removes an account with everything in its home. */
  drop(user: string): void;
  /** The account is removed, and somebody else buys the name. */
  sellAgain(user: string, change?: Partial<FakeAccount>): FakeAccount;
}

export type Answering = (call: PanelCall, fault: PanelFault | undefined) => PanelAnswer;

let uids = 1000;

/**
 * A panel that answers as `answering` does.
 * @param homes folder in which each account's home lies, with mailboxes in `mail/` and dumps in `databases/`; without it
 *   there are no files, and an account has the numbers with which it was added
 */
export function fakePanel(answeringOf: (panel: FakePanel) => Answering, homes?: string): FakePanel {
  const panel: FakePanel = {
    accounts: new Map(),
    backups: new Map(),
    faults: [],
    beforeCall: () => {},
    calls: [],
    done: [],
    jobs: new Map(),
    async ask(call) {
      await panel.beforeCall(call);
      const fault = panel.faults.shift();
      if (fault === 'away') throw new PanelUnreachable();
      const answer = answering(call, fault);
      if (fault === 'cut') throw new PanelUnreachable();
      if (fault === 'page') return { status: 200, body: '<html><body>Login</body></html>' };
      if (fault === 'torn') return { ...answer, body: answer.body.slice(0, answer.body.length / 2) };
      if (fault === 'wrong-status') return { ...answer, status: 500 };
      return answer;
    },
    add(account) {
      uids += 1;
      const added = {
        uid: uids,
        created: new Date(Date.UTC(2024, 0, 1, 0, 0, uids % 60)),
        domain: `${account.user}.example.vn`,
        isSuspended: false,
        reason: '',
        files: 120,
        mailboxes: 3,
        databases: 2,
        ...account,
      };
      panel.accounts.set(added.user, added);
      return added;
    },
    write(user, path, content) {
      if (homes === undefined) return;
      const file = join(homes, user, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    },
    contentOf(account) {
      if (homes === undefined) return account;
      const home = join(homes, account.user);
      return {
        files: panel.filesOf(account.user).length,
        mailboxes: entriesIn(join(home, 'mail')).length,
        databases: entriesIn(join(home, 'databases')).length,
      };
    },
    filesOf(user) {
      if (homes === undefined) return [];
      const home = join(homes, user);
      return entriesIn(home, true)
        .filter((entry) => entry.isFile())
        .map(({ parentPath, name }) => join(parentPath, name).slice(home.length + 1))
        .sort();
    },
    packageOf({ user, owner }) {
      if (homes === undefined) return `package of ${owner}`;
      const read = (path: string): [string, Buffer] => [path, readFileSync(join(homes, user, path))];
      return tarGz(new Map(panel.filesOf(user).map(read)));
    },
    drop(user) {
      panel.accounts.delete(user);
      if (homes !== undefined) rmSync(join(homes, user), { recursive: true, force: true });
    },
    sellAgain: (user, change = {}) =>
      panel.add({
        user,
        owner: `buyer of ${user}`,
        created: new Date(Date.UTC(2026, 5, 1)),
        domain: 'sold-again.example.vn',
        ...change,
      }),
  };
  const answering = answeringOf(panel);
  return panel;
}

/** Nothing lies in a folder that was never made. */
function entriesIn(folder: string, recursive = false): Dirent[] {
  try {
    return readdirSync(folder, { recursive, withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/** What an act does, and whether the panel is to say that it did. */
export function actOn(
  panel: FakePanel,
  act: string,
  user: string,
  fault: PanelFault | undefined,
  change: (account: FakeAccount) => void,
): { isTold: boolean } {
  const account = panel.accounts.get(user);
  const isDone = account !== undefined && fault !== 'lies-done' && fault !== 'fails' && fault !== 'denied';
  if (isDone) {
    panel.done.push({ act, owner: account.owner, user });
    change(account);
  }
  return { isTold: fault === 'lies-done' || (isDone && fault !== 'lies-failed') };
}

/** A panel's own maximum is far above what its API is sent here. */
const maxFormBytes = 1024 * 1024;

/**
 * Answers a panel's API over HTTP.
 * @param refuses asked for each header `authorization`: may this login do nothing at all?
 */
export const panelHandler =
  (panel: Pick<FakePanel, 'ask'>, refuses: (authorization: string) => boolean = () => false): Handler =>
  async (request, response) => {
    const url = new URL(request.url ?? '/', 'http://panel');
    const method = request.method === 'POST' ? 'POST' : 'GET';
    const body = await readBody(request, maxFormBytes);
    if (refuses(request.headers.authorization ?? '')) {
      response.writeHead(401).end('<html>login</html>');
      return;
    }
    const form = method === 'POST' ? body.toString('utf8') : url.search.slice(1);
    try {
      const values = Object.fromEntries(new URLSearchParams(form));
      const answer = await panel.ask({ method, path: url.pathname, values });
      response.writeHead(answer.status).end(answer.body);
    } catch (error) {
      if (!(error instanceof PanelUnreachable)) throw error;
      request.socket.destroy();
    }
  };
