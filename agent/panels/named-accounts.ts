import type { Handle } from '../../functions/stores/domain/site-store.ts';
import { NeverFault } from '../faults.ts';
import type { AccountFacts } from './panel.ts';

/** In which values of a handle the parts of an account's identity stand. */
export interface HandleColumns {
  /** Kind of the handles, as the giver's store map names it. */
  kind: string;
  server: string;
  user: string;
  uid?: string;
  created?: string;
  /** Several are joined by a dot: a name and its ending. */
  domain?: readonly string[];
}

/** An account as the billing system names it, with everything that it says of whoever has that name. */
export interface NamedAccount {
  server: string;
  user: string;
  /** One for each service that bears the name: an old one that ended, and the one of today. */
  stated: AccountFacts[];
}

/** Names that a panel may give. Anything else could be read as a pattern, a path or another command. */
const accountName = /^(?=.{1,32}$)[a-z][a-z0-9_-]*(\.[a-z0-9_-]+)*$/i;

/**
 * The accounts that handles name, each once. Handles of servers that are `elsewhere` belong to another store.
 * @throws NeverFault `panel-unknown` for a server that nobody configured: its accounts would be passed over in silence
 */
export function namedAccounts(
  handles: readonly Handle[],
  columns: HandleColumns,
  servers: ReadonlySet<string>,
  elsewhere: ReadonlySet<string>,
): NamedAccount[] {
  const accounts = new Map<string, NamedAccount>();
  for (const { kind, values } of handles) {
    const server = values[columns.server] ?? '';
    const user = values[columns.user] ?? '';
    if (kind !== columns.kind || user === '' || elsewhere.has(server)) continue;
    if (!servers.has(server)) throw new NeverFault('panel-unknown');
    if (!accountName.test(user)) throw new NeverFault('handle-changed');
    const key = JSON.stringify([server, user]);
    const account = accounts.get(key) ?? { server, user, stated: [] };
    accounts.set(key, account);
    account.stated.push(factsIn(values, columns));
  }
  return [...accounts.values()];
}

function factsIn(values: Handle['values'], { uid, created, domain = [] }: HandleColumns): AccountFacts {
  const at = (column: string | undefined) => (column === undefined ? undefined : values[column]);
  const [uidValue, createdValue] = [at(uid), at(created)];
  const domainValue = domain
    .map((column) => (values[column] ?? '').replace(/^\.|\.$/g, ''))
    .filter((part) => part !== '')
    .join('.');
  return {
    ...(uidValue && { uid: uidValue }),
    ...(createdValue && { created: createdValue }),
    ...(domainValue !== '' && { domain: domainValue }),
  };
}
