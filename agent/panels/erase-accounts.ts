import type { MayContinue, SiteErasure } from '../../functions/stores/domain/site-store.ts';
import { LaterFault, NeverFault } from '../faults.ts';
import type { PlannedSystemTask } from '../stores/site-system.ts';
import { lookAgain, panelOf } from './find-accounts.ts';
import type { Panel } from './panel.ts';
import type { PanelParts } from './panel-parts.ts';
import { panelOutcomes } from './plan-accounts.ts';
import { changeAccount, type KnownAccount } from './record.ts';
import { suspendOne } from './suspend-accounts.ts';

type Planned = Pick<PlannedSystemTask, 'request' | 'sha256'>;

/**
 * Removes the planned accounts and reads again, one after the other. A server that is away delays its own accounts alone.
 * @throws the first fault that was met, once everything else is done: such an account counts as there
 */
export async function eraseAccounts(
  task: Planned,
  parts: PanelParts,
  mayContinue: MayContinue,
): Promise<SiteErasure> {
  const { accounts, plan } = planned(task, parts);
  const { settings, panels } = parts;
  let left = 0;
  let done = 0;
  let stopped = false;
  let fault: unknown;
  for (const account of accounts) {
    if (!(await mayContinue({ done, total: accounts.length }))) {
      stopped = true;
      break;
    }
    try {
      left += (await eraseOne(panelOf(panels, account.server), account, task.request, parts)) ? 0 : 1;
    } catch (error) {
      fault ??= error;
    }
    done += 1;
  }
  if (fault !== undefined && !stopped) throw fault;
  return {
    outcomes: panelOutcomes(plan, settings.notReached),
    left: left + accounts.length - done,
    stopped,
    mentions: [],
    copies: settings.copies,
    tablesNotReached: [],
  };
}

/** Suspends, removes, reads again. Whatever the panel answers to the removal, the reading decides. */
async function eraseOne(
  panel: Panel,
  account: KnownAccount,
  request: string,
  { records }: PanelParts,
): Promise<boolean> {
  const seen = await lookAgain(panel, account);
  if (!seen) return true;
  // The reading after it is the last before the removal: it proves once more whose account it is.
  if (!seen.isSuspended) {
    records.change(request, (record) => changeAccount(record, account, { isSuspendedByUs: true }));
    if (!(await suspendOne(panel, account, request))) return true;
  }
  let fault: unknown;
  try {
    await panel.remove(account.user);
  } catch (error) {
    if (!(error instanceof LaterFault || error instanceof NeverFault)) throw error;
    fault = error;
  }
  if (!(await lookAgain(panel, account))) return true;
  if (fault !== undefined) throw fault;
  return false;
}

/** Counts the planned accounts that are still there. A reading that fails is no answer. */
export async function countAccountsLeft(task: Planned, parts: PanelParts): Promise<number> {
  let left = 0;
  for (const account of planned(task, parts).accounts)
    left += (await lookAgain(panelOf(parts.panels, account.server), account)) ? 1 : 0;
  return left;
}

/** What was planned here for this request, if it is what is asked for. */
function planned({ request, sha256 }: Planned, { records }: PanelParts) {
  const record = records.read(request);
  if (record?.plan?.sha256 !== sha256) throw new NeverFault('plan-unknown');
  return { plan: record.plan.plan, accounts: record.accounts.filter(({ isPlanned }) => isPlanned) };
}
