import { LaterFault, NeverFault } from '../faults.ts';
import type { SystemTask } from '../stores/site-system.ts';
import { namedAccounts } from './named-accounts.ts';
import type { Panel, PanelAccount } from './panel.ts';
import type { PanelParts } from './panel-parts.ts';
import { isAccount, type KnownAccount, type PanelRecord } from './record.ts';
import { isStillTheSame, samenessOf } from './sameness.ts';

/** An account of the customer, as its panel shows it now. */
export interface FoundAccount {
  server: string;
  user: string;
  panel: Panel;
  seen: PanelAccount;
}

/** What became of the accounts that the billing system names. */
export interface FoundAccounts {
  there: FoundAccount[];
  /** Names that no account has any more. A name that was sold again is not among them. */
  gone: { server: string; user: string; panel: Panel }[];
}

/**
 * The customer's accounts, by the handles of the giver and the facts that were seen before. An account that others have
 * by now is passed over.
 * @throws NeverFault `handle-changed` if nothing proves whose account it is
 */
export async function findAccounts(
  { subject, handles }: Pick<SystemTask, 'subject' | 'handles'>,
  record: PanelRecord | undefined,
  { settings, panels, names }: PanelParts,
): Promise<FoundAccounts> {
  const named = namedAccounts(
    [...handles, ...(await names(subject))],
    settings.names,
    new Set(panels.keys()),
    settings.elsewhere,
  );
  const found: FoundAccounts = { there: [], gone: [] };
  for (const { server, user, stated } of named) {
    const panel = panelOf(panels, server);
    const seen = await look(panel, user);
    if (!seen) {
      found.gone.push({ server, user, panel });
      continue;
    }
    const known = record?.accounts.find(isAccount({ server, user }));
    const isTheirs = known
      ? isStillTheSame(known.facts, seen.facts)
      : provenSame(stated.map((facts) => samenessOf(facts, seen.facts)));
    if (isTheirs) found.there.push({ server, user, panel, seen });
  }
  return found;
}

function provenSame(verdicts: readonly ReturnType<typeof samenessOf>[]): boolean {
  if (verdicts.includes('same')) return true;
  if (verdicts.includes('unproven')) throw new NeverFault('handle-changed');
  return false;
}

export function panelOf(panels: PanelParts['panels'], server: string): Panel {
  const panel = panels.get(server);
  if (!panel) throw new NeverFault('panel-unknown');
  return panel;
}

/**
 * The account of this name. It is gone only if two readings agree: it is not found, and the list of all does not have it.
 * A reading that fails is thrown: it never counts as absence.
 */
async function look(panel: Panel, user: string): Promise<PanelAccount | undefined> {
  const seen = await panel.exists(user);
  if (seen) return seen;
  if ((await panel.list()).has(user)) throw new LaterFault('panel-unreadable');
  return undefined;
}

/** The account of the request as it is now; nothing if it is gone, or if the name is another account's by now. */
export async function lookAgain(
  panel: Panel,
  { user, facts }: Pick<KnownAccount, 'user' | 'facts'>,
): Promise<PanelAccount | undefined> {
  const seen = await look(panel, user);
  return seen && isStillTheSame(facts, seen.facts) ? seen : undefined;
}
