import { outcomesOf } from '../../functions/stores/domain/outcomes.ts';
import { hashPlan, type Outcome, type PlannedCategory } from '../../functions/stores/domain/plan.ts';
import type { SiteFinding, SiteStorePlan } from '../../functions/stores/domain/site-store.ts';
import type { FindingTask } from '../stores/site-system.ts';
import { type FoundAccounts, findAccounts } from './find-accounts.ts';
import { type PanelCategory, type PanelParts, panelCategories } from './panel-parts.ts';
import type { PanelRecord } from './record.ts';
import { keepAccount } from './record.ts';

/** Counts what the customer's accounts hold, and remembers which accounts they are. Changes nothing of the panels'. */
export async function planAccounts(task: FindingTask, parts: PanelParts): Promise<SiteFinding> {
  const { settings, records } = parts;
  const found = await findAccounts(task, records.read(task.request), parts);
  const counts = await countAll(found);
  const plan: SiteStorePlan = {
    store: settings.store,
    categories:
      task.kind === 'deletion'
        ? panelCategories.map((category) => ({ category, action: 'erase', count: counts[category] }))
        : panelCategories
            .filter((category) => category !== 'backups')
            .map((category): PlannedCategory => ({ category, action: 'return', count: counts[category] })),
  };
  const sha256 = hashPlan([plan]);
  records.change(task.request, (record) => {
    rememberPlan(record, task.request, found);
    record.plan = { sha256, plan };
  });
  return { plan, sha256, copies: settings.copies, handles: [], tablesNotReached: [] };
}

/** A plan anew leaves what was done before as it is remembered. */
function rememberPlan(record: PanelRecord, request: string, { there }: FoundAccounts): void {
  for (const account of record.accounts) account.isPlanned = false;
  for (const found of there) keepAccount(record, request, found, { isPlanned: true });
}

async function countAll({ there, gone }: FoundAccounts): Promise<Record<PanelCategory, number>> {
  const counts: Record<PanelCategory, number> = {
    'panel-accounts': there.length,
    'website-files': 0,
    mailboxes: 0,
    'database-dumps': 0,
    backups: 0,
  };
  for (const { panel, user } of there) {
    const { files, mailboxes, databases } = await panel.counts(user);
    counts['website-files'] += files;
    counts.mailboxes += mailboxes;
    counts['database-dumps'] += databases;
    // Where the panel cannot count them, one stands for whatever is kept of the account.
    counts.backups += (await panel.backups(user)) ?? 1;
  }
  // Backups outlive their account.
  for (const { panel, user } of gone) counts.backups += (await panel.backups(user)) ?? 0;
  return counts;
}

/** Outcomes of a plan that was carried out. What stays behind is said. */
export const panelOutcomes = (plan: SiteStorePlan, notReached: ReadonlySet<PanelCategory>): Outcome[] =>
  outcomesOf(plan).map((outcome) =>
    outcome.count > 0 && (notReached as ReadonlySet<string>).has(outcome.category)
      ? { ...outcome, result: 'not-reached' }
      : outcome,
  );
