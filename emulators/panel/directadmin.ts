import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { actOn, type FakePanel, fakePanel, type PanelAnswer, type PanelFault } from './panel.ts';

/** One call of a command, and how it goes wrong. */
interface LegacyCall {
  panel: FakePanel;
  user: string;
  values: Readonly<Record<string, string>>;
  fault: PanelFault | undefined;
  drive: string;
}

/** DirectAdmin's legacy commands, their lies included. Packages are written below `drive`, as its queue does. */
export function fakeDirectAdmin({ drive = '/nowhere' } = {}): FakePanel {
  return fakePanel((panel) => ({ path, values = {} }, fault) => {
    const name = path.slice(1);
    const user = values.user ?? values.select0 ?? '';
    panel.calls.push(`${name} ${user}`.trim());
    if (fault === 'denied') return { status: 403, body: '<html><title>Not allowed</title></html>' };
    const isRead = name.startsWith('CMD_API_SHOW_');
    const answer = commands[name];
    if (!answer || (isRead && (fault === 'fails' || fault === 'lies-failed')))
      return said(true, 'The system is busy');
    return answer({ panel, user, values, fault, drive });
  });
}

const said = (isError: boolean, text: string): PanelAnswer => ({
  status: 200,
  body: `error=${isError ? 1 : 0}&text=${encodeURIComponent(text)}&details=${encodeURIComponent(text)}`,
});

const fields = (values: Record<string, string | number>): PanelAnswer => ({
  status: 200,
  body: Object.entries(values)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&'),
});

const commands: Record<string, (call: LegacyCall) => PanelAnswer> = {
  CMD_API_SHOW_ALL_USERS: ({ panel }) => ({
    status: 200,
    body: [...panel.accounts.keys()].map((each) => `list[]=${encodeURIComponent(each)}`).join('&'),
  }),
  CMD_API_SHOW_USER_CONFIG({ panel, user, fault }) {
    const account = panel.accounts.get(user);
    if (!account || fault === 'blind') return said(true, 'Unable to show user');
    return fields({
      username: account.user,
      creator: 'admin',
      domain: account.domain,
      date_created: account.created.toUTCString(),
      suspended: account.isSuspended ? 'yes' : 'no',
    });
  },
  CMD_API_SHOW_USER_USAGE({ panel, user }) {
    const account = panel.accounts.get(user);
    if (!account) return said(true, 'Unable to show user');
    const { files, mailboxes, databases } = panel.contentOf(account);
    return fields({
      inode: files,
      nemails: mailboxes,
      mysql: databases,
      quota: 12.5,
    });
  },
  CMD_API_SELECT_USERS(call) {
    const { panel, user, values, fault } = call;
    const act = actIn(values);
    const { isTold } = actOn(panel, act, user, fault, (account) => {
      if (act === 'remove') panel.drop(user);
      else account.isSuspended = act === 'suspend';
    });
    return said(!isTold, isTold ? `Users ${user}` : `Error with ${user}`);
  },
  CMD_API_ADMIN_BACKUP({ panel, user, values, fault, drive }) {
    const { isTold } = actOn(panel, 'pack', user, fault, (account) => {
      const folder = join(drive, values.local_path ?? '');
      mkdirSync(folder, { recursive: true });
      const file = join(folder, `user.admin.${user}.tar.gz`);
      writeFileSync(file, panel.packageOf(account));
      // Long enough ago to be whole.
      utimesSync(file, new Date(0), new Date(0));
    });
    return said(!isTold, 'Backup');
  },
};

function actIn(values: Readonly<Record<string, string>>): 'remove' | 'suspend' | 'unsuspend' {
  if (values.delete === 'yes' && values.confirmed === 'Confirm') return 'remove';
  return values.suspend === 'Suspend' ? 'suspend' : 'unsuspend';
}
