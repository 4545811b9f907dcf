import { LaterFault, NeverFault } from '../faults.ts';
import type { TurnedTask } from '../stores/site-system.ts';
import { type FoundAccount, findAccounts, lookAgain, panelOf } from './find-accounts.ts';
import type { Panel, PanelAccount } from './panel.ts';
import type { PanelParts } from './panel-parts.ts';
import { changeAccount, type KnownAccount, keepAccount, reasonOf } from './record.ts';

/** Suspends the customer's accounts, and remembers which of them nobody had suspended before. Twice is once. */
export async function suspendAccounts(task: TurnedTask, parts: PanelParts): Promise<void> {
  takeTurn(task, parts);
  const { records } = parts;
  const { there } = await findAccounts(task, records.read(task.request), parts);
  for (const found of there) {
    const { user, panel, seen } = found;
    // First in the journal: a suspension that nobody remembers is never undone.
    records.change(task.request, (record) =>
      keepAccount(record, task.request, found, seen.isSuspended ? {} : { isSuspendedByUs: true }),
    );
    if (!seen.isSuspended) await suspendOne(panel, { user, facts: seen.facts }, task.request);
  }
}

/**
 * Suspends, and reads again. Returns what was read; nothing if the account is gone by now.
 * @throws LaterFault if it is not suspended after all
 */
export async function suspendOne(
  panel: Panel,
  account: Pick<KnownAccount, 'user' | 'facts'>,
  request: string,
): Promise<PanelAccount | undefined> {
  await panel.suspend(account.user, reasonOf(request));
  const seen = await lookAgain(panel, account);
  if (seen && !seen.isSuspended) throw new LaterFault('panel-refused');
  return seen;
}

/** Undoes what this request suspended, and nothing else. */
export async function unsuspendAccounts(task: TurnedTask, parts: PanelParts): Promise<void> {
  const { records, panels } = parts;
  const known = records.read(task.request);
  if (!known) return unsuspendByReason(task, parts);
  takeTurn(task, parts);
  for (const account of known.accounts.filter(({ isSuspendedByUs }) => isSuspendedByUs)) {
    const panel = panelOf(panels, account.server);
    const seen = await lookAgain(panel, account);
    if (seen?.isSuspended && isOurs(seen, task.request)) await unsuspendOne(panel, account);
    records.change(task.request, (record) => changeAccount(record, account, { isSuspendedByUs: false }));
  }
}

/** The journal was lost. Some panels remember the reason; where none does, a person has to say whose suspension it is. */
async function unsuspendByReason(task: TurnedTask, parts: PanelParts): Promise<void> {
  const { there } = await findAccounts(task, undefined, parts);
  const suspended = there.filter(({ seen }) => seen.isSuspended);
  for (const { panel, seen } of suspended.filter((each) => isOursByReason(each, task.request)))
    await unsuspendOne(panel, seen);
  if (suspended.some(({ seen }) => seen.suspendedBecause === undefined)) throw new NeverFault('plan-unknown');
}

async function unsuspendOne(panel: Panel, account: Pick<KnownAccount, 'user' | 'facts'>): Promise<void> {
  await panel.unsuspend(account.user);
  const seen = await lookAgain(panel, account);
  if (seen?.isSuspended) throw new LaterFault('panel-refused');
}

/** Somebody else who suspended it meanwhile left another reason. */
const isOurs = ({ suspendedBecause }: PanelAccount, request: string): boolean =>
  suspendedBecause === undefined || suspendedBecause === reasonOf(request);

const isOursByReason = ({ seen }: FoundAccount, request: string): boolean =>
  seen.suspendedBecause === reasonOf(request);

/** The lower turn is late and changes nothing. */
function takeTurn({ request, turn }: TurnedTask, { records }: PanelParts): void {
  records.change(request, (record) => {
    if (record.turn > turn) throw new LaterFault('superseded');
    record.turn = turn;
  });
}
