import type { SiteSettings } from '../../contract/settings.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import type { Receipt, ReceiptLine } from '../../functions/requests/domain/receipt.ts';
import type { StatusView } from '../../functions/requests/domain/status-view.ts';
import { receipt } from './facts.ts';
import { deletionBehindAnother, exampleStatusViews } from './status-views.ts';

/** A site as settings have it, for pages and letters that name its systems. */
export const exampleSite: SiteSettings = {
  name: 'hanoi',
  agentKeys: [],
  stores: [
    {
      store: 'site:panel',
      scope: 'data',
      words: { vi: 'Máy chủ lưu trữ', en: 'Hosting servers' },
      categories: ['panel-accounts', 'website-files', 'mailboxes', 'database-dumps', 'backups'],
      does: ['suspend'],
    },
    {
      store: 'site:billing',
      scope: 'information',
      words: { vi: 'Hệ thống tính cước', en: 'Billing system' },
      categories: ['profile', 'contacts', 'invoices', 'account-facts', 'tickets', 'letters', 'logs'],
      does: ['suspend'],
      copies: { dumps: { vi: 'Bản sao lưu hằng ngày', en: 'Daily backups' } },
    },
    {
      store: 'site:vnnic',
      scope: 'information',
      words: { vi: 'Hồ sơ tên miền tại VNNIC', en: 'Domain file at VNNIC' },
      categories: ['domain-registrations', 'contacts'],
      does: [],
    },
  ],
  leaseSeconds: 120,
  idlePollSeconds: 30,
  silentAfterSeconds: 7200,
};

const erased = (store: AnyStoreName, category: ReceiptLine['category'], count: number): ReceiptLine => ({
  store,
  category,
  result: 'erased',
  count,
});

/** The account of a deletion that reached the provider's own systems too. */
export const siteReceipt: Receipt = {
  ...receipt,
  lines: [
    ...receipt.lines.filter(({ store }) => store === 'mailing'),
    erased('site:panel', 'panel-accounts', 2),
    erased('site:panel', 'website-files', 18_204),
    erased('site:panel', 'mailboxes', 7),
    erased('site:panel', 'database-dumps', 3),
    { store: 'site:panel', category: 'backups', result: 'not-reached', count: 3 },
    erased('site:billing', 'profile', 1),
    erased('site:billing', 'contacts', 2),
    {
      store: 'site:billing',
      category: 'invoices',
      result: 'held',
      count: 21,
      hold: {
        basis: 'accounting',
        firstUntil: '2032-12-31T17:00:00.000Z',
        until: '2036-12-31T17:00:00.000Z',
      },
    },
    {
      store: 'site:billing',
      category: 'account-facts',
      result: 'held',
      count: 2,
      hold: { basis: 'internet-service', until: '2028-11-26T07:21:00.000Z' },
    },
    erased('site:billing', 'tickets', 9),
    erased('site:billing', 'letters', 46),
    { store: 'site:billing', category: 'logs', result: 'nothing-found', count: 0 },
  ],
  copies: [{ store: 'site:billing', name: 'dumps', until: '2026-12-26T07:21:00.000Z' }],
};
/** The same, where persons worked too. */
export const receiptByHand: Receipt = {
  ...siteReceipt,
  lines: [
    ...siteReceipt.lines,
    { store: 'site:vnnic', category: 'domain-registrations', result: 'not-erased', count: 0 },
    erased('site:vnnic', 'contacts', 2),
  ],
};

const stores: AnyStoreName[] = ['mailing', 'site:panel', 'site:billing'];

/** Past the grace period: the services are stopped, and the customer can still cancel. */
const { waitsFor: _none, ...pastTheGracePeriod } = deletionBehindAnother;
export const askingTheSite: StatusView = { ...pastTheGracePeriod, asksSite: true };
/** The hosting servers are done, and the billing system, which knew their accounts, is the last. */
export const erasingAtSite: StatusView = {
  ...exampleStatusViews.executing,
  progress: stores.map((store) => ({ store, state: store === 'site:billing' ? 'waiting' : 'done' })),
};
/** A system of the site did not do what was asked: a person is called. */
export const stuckAtSite: StatusView = {
  ...exampleStatusViews['needs-attention'],
  progress: stores.map((store) => ({ store, state: store === 'mailing' ? 'done' : 'failed' })),
  receipt: {
    ...siteReceipt,
    lines: siteReceipt.lines.filter(({ store }) => store === 'mailing'),
    unfinished: ['site:panel', 'site:billing'],
  },
};
export const erasedAtSite: StatusView = {
  ...exampleStatusViews['completed-with-exceptions'],
  receipt: siteReceipt,
};
