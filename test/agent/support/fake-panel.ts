import { createServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { LaterFault } from '../../../agent/faults.ts';
import type { AskPanel, PanelAnswer, PanelCall } from '../../../agent/panels/panel-http.ts';

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
  /** Asks within this process, as if over a wire. */
  ask: AskPanel;
  add(account: Partial<FakeAccount> & Pick<FakeAccount, 'user' | 'owner'>): FakeAccount;
  /** The account is removed, and somebody else buys the name. */
  sellAgain(user: string, change?: Partial<FakeAccount>): FakeAccount;
}

export type Answering = (call: PanelCall, fault: PanelFault | undefined) => PanelAnswer;

let uids = 1000;

/** A panel in memory that answers as `answering` does. */
export function fakePanel(answeringOf: (panel: FakePanel) => Answering): FakePanel {
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
      if (fault === 'away') throw new LaterFault('panel-away');
      const answer = answering(call, fault);
      if (fault === 'cut') throw new LaterFault('panel-away');
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

/** Serves a fake over HTTP, or over HTTPS with a certificate. `refuses` is asked for each header `authorization`. */
export async function servePanel(
  panel: Pick<FakePanel, 'ask'>,
  {
    refuses = () => false,
    tls,
  }: { refuses?: (authorization: string) => boolean; tls?: { key: string; cert: string } } = {},
): Promise<string> {
  const listener: Parameters<typeof createServer>[1] = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', async () => {
      const url = new URL(request.url ?? '/', 'http://panel');
      const form = request.method === 'POST' ? Buffer.concat(chunks).toString('utf8') : url.search.slice(1);
      if (refuses(request.headers.authorization ?? '')) {
        response.writeHead(401).end('<html>login</html>');
        return;
      }
      try {
        const values = Object.fromEntries(new URLSearchParams(form));
        const method = request.method === 'POST' ? 'POST' : 'GET';
        const { status, body } = await panel.ask({ method, path: url.pathname, values });
        response.writeHead(status).end(body);
      } catch {
        request.socket.destroy();
      }
    });
  };
  const server: Server = tls ? createSecureServer(tls, listener) : createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${tls ? 'https' : 'http'}://localhost:${(server.address() as AddressInfo).port}`;
}
