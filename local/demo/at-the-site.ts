import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { retentionOn } from '../../functions/shared/law.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { customerAt } from '../customer.ts';
import type { SeededCustomer } from '../seed/customers.ts';
import type { AgentEvent } from '../site/agent-process.ts';
import type { StoredRow } from '../site/billing-system.ts';
import { accountOf } from '../site/panel-server.ts';
import type { ProviderSite, StackWithSite } from '../site/start-stack-with-site.ts';
import { type Cast, type DeletionWatch, inSeconds, type Narrator, statusLinkOf } from './narrator.ts';

/** Everything that the site holds of a customer, as one comparable text. */
export function heldAtSite({ billing, panel: { panel } }: ProviderSite, customer: SeededCustomer): string {
  const user = accountOf(customer);
  return JSON.stringify([panel.accounts.get(user), panel.filesOf(user), billing.rowsOf(customer.id)]);
}

/** Does the billing system have a customer's address among those of its newsletter? */
const hasNewsletter = ({ billing }: ProviderSite, { id }: SeededCustomer): boolean =>
  billing.rowsOf(id).some(({ table, values }) => table === 'customers' && values.newsletter === 1);

/** Looks until the billing system sends a customer no newsletter any more: the agent sets that a moment after the click. */
export async function checkNewsletterIsOff(
  provider: ProviderSite,
  customer: SeededCustomer,
  { check }: Narrator,
): Promise<void> {
  const giveUpAt = Date.now() + 15_000;
  while (hasNewsletter(provider, customer) && Date.now() < giveUpAt) await sleep(100);
  check('the click took the address off the newsletter of billing too', !hasNewsletter(provider, customer));
}

/** The neighbour of the deletion opts out meanwhile: that flag is theirs to change. */
const heldBesidesNewsletter = (provider: ProviderSite, customer: SeededCustomer): string =>
  heldAtSite(provider, customer).replaceAll(/"newsletter":\d,?/g, '');

/** Looks at the site while a deletion is played. Begins before it. */
export function watchSite(
  provider: ProviderSite,
  { leaves, moves }: Cast,
  { say, check }: Narrator,
): DeletionWatch {
  const before = heldAtSite(provider, leaves);
  const neighbour = heldBesidesNewsletter(provider, moves);
  return {
    inGracePeriod() {
      check('and nothing is suspended at the site', heldAtSite(provider, leaves) === before);
    },
    async afterReceipt(reference, receipt) {
      check(
        'the receipt names the systems of the site',
        ['Hệ thống tính cước', 'Máy chủ lưu trữ'].every((name) => receipt.includes(name)),
      );
      await checkErasedAtSite(provider, leaves, reference, { check });
      check(
        'the site holds everything of the neighbour',
        heldBesidesNewsletter(provider, moves) === neighbour,
      );
      say(`the site has worked for ${inSeconds(workedAtSite(provider, reference))} in all`);
    },
  };
}

/** Stores of the site. */
const storesOfSite = 2;

/** Columns of rows that stay in which a held document names its buyer or registrant. */
const namingColumns = [
  'invoices.buyer_name',
  'invoices.buyer_address',
  'domains.registrant_name',
  'domains.registrant_address',
];

/** Checks what a deletion has left at the site: on the hosting server, in billing, and in the agent's journal. */
export async function checkErasedAtSite(
  provider: ProviderSite,
  customer: SeededCustomer,
  reference: string,
  { check }: Pick<Narrator, 'check'>,
): Promise<void> {
  const { billing, agent } = provider;
  const { panel } = provider.panel;
  const user = accountOf(customer);
  const acts = panel.done.filter((done) => done.user === user).map(({ act }) => act);
  check('the hosting account was suspended, then removed', acts.join() === 'suspend,remove');
  check(
    'the account is gone from the hosting server, with each of its files',
    !panel.accounts.has(user) && panel.filesOf(user).length === 0,
  );
  const rows = billing.rowsOf(customer.id);
  check(
    'in billing only rows are left that law keeps, each with its end',
    rows.length > 0 && rows.every(({ keptUntil }) => keptUntil !== undefined),
  );
  const invoices = rows.filter(({ table }) => table === 'invoices');
  const firstYear = new Date().getFullYear() - retentionOn(new Date()).accountingMonths / 12;
  const young = customer.invoices.filter(([, issuedOn]) => Number(issuedOn.slice(0, 4)) >= firstYear);
  check(
    'every invoice of the last ten years is kept with its buyer and total, and without telephone and remarks',
    invoices.length === young.length &&
      invoices.every(({ values }) => values.buyer_name === customer.name && values.total !== null) &&
      invoices.every(({ values }) => values.buyer_phone === null && values.note === null),
  );
  check(
    'the name is left on held documents only',
    rows.flatMap((row) => namingPlaces(row, customer.name)).every((place) => namingColumns.includes(place)),
  );
  const bytes = readFileSync(billing.file, 'latin1');
  check(
    'address and phone are nowhere in the file of the database',
    [customer.address, customer.phone].every((fact) => !bytes.includes(Buffer.from(fact).toString('latin1'))),
  );
  await forgotten(provider, reference);
  const journal = readFileSync(join(agent.folder, 'state', 'journal.db'), 'latin1');
  check('the agent has forgotten the customer', !journal.includes(customer.address));
}

const namingPlaces = ({ table, values }: StoredRow, name: string): string[] =>
  Object.entries(values).flatMap(([column, value]) =>
    String(value).includes(name) ? [`${table}.${column}`] : [],
  );

/** Waits until the agent was told that the request is closed, and has removed what it kept for it in both stores. */
async function forgotten({ agent }: ProviderSite, reference: string): Promise<void> {
  const request = requestIdOf(reference);
  const ends = () => endedTasks(agent, request).filter(({ operation }) => operation === 'forget');
  while (ends().length < storesOfSite) await sleep(100);
}

/** How long the site has worked for a request so far, in milliseconds: everything else was waiting, or work in the cloud. */
const workedAtSite = ({ agent }: ProviderSite, reference: string): number =>
  endedTasks(agent, requestIdOf(reference)).reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0);

const endedTasks = (agent: ProviderSite['agent'], request: string): AgentEvent[] =>
  agent.events().filter(({ event, task }) => event === 'task-ends' && task?.startsWith(`${request}.`));

/** A customer who asked for a deletion cancels while the site is looked through: nothing is lost, and the services run again. */
export async function cancellation(
  stack: StackWithSite,
  { refuses }: Cast,
  { say, check }: Narrator,
): Promise<void> {
  const { provider } = stack;
  const { panel } = provider.panel;
  const user = accountOf(refuses);
  const customer = customerAt(stack.urls);
  const before = heldAtSite(provider, refuses);
  const { reference, matchCode } = await customer.submit({
    kind: 'deletion',
    scope: 'everything',
    address: refuses.address,
    language: 'vi',
  });
  const about = { address: refuses.address, reference };
  const asked = await customer.waitForLetter(about, 'confirm');
  await customer.press(await customer.visit(asked.link), { acceptRisk: 'yes', code: matchCode });
  const { link } = await customer.waitForLetter(about, 'cancel');
  say(`confirmed: ${reference}; services run through the grace period`);
  check('nothing is suspended during the grace period', !isSuspended(provider, user));

  // The hosting server is slow today: it counts mailboxes until the customer has cancelled.
  const slowly = Promise.withResolvers<void>();
  panel.beforeCall = ({ path, values }) =>
    path.endsWith('/list_pops_for') && values?.user === user ? slowly.promise : undefined;
  while (!isSuspended(provider, user)) await sleep(100);
  say('suspended at the site, which is looked through before the plan');
  const page = await customer.visit(link);
  const challenge = page.root.querySelector('.digits')?.text.trim() ?? '';
  const cancelled = await customer.press(page, { challenge });
  check('it can still be cancelled then', cancelled.status === 200);
  slowly.resolve();
  const status = await customer.waitForStatus(statusLinkOf(asked), 'cancelled');
  panel.beforeCall = () => {};
  say(`closed: ${status.status}`);
  check('the hosting account runs again', !isSuspended(provider, user));
  check('and the site holds everything that it held before', heldAtSite(provider, refuses) === before);
}

const isSuspended = ({ panel: { panel } }: ProviderSite, user: string): boolean =>
  panel.accounts.get(user)?.isSuspended ?? false;
