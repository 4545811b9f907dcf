import type { SitePhase } from '../../../contract/machines.ts';
import type { ManualWork, SiteSettings } from '../../../contract/settings.ts';
import type { SiteOperation, SiteStoreName, TaskOperation } from '../../../contract/site.ts';
import { isSiteStore } from '../../../contract/stores.ts';
import { unfinishedStores } from '../../requests/domain/receipt.ts';
import { isClosed, type Request } from '../../requests/domain/request.ts';
import {
  copiedStores,
  doneIn,
  isForAgent,
  type SiteWork,
  siteStoresInScope,
} from '../../requests/domain/site-record.ts';
import type { Task } from './task.ts';

/** Everything that a phase asks of the site for a request, in order. What is done already is among it. */
export function workOf(
  site: SiteSettings,
  request: Request,
  phase: SitePhase,
  tasks: readonly Task[],
): SiteWork[] {
  switch (phase) {
    case 'look-up':
      return [];
    case 'find': {
      if (request.plan) return [];
      const stores = siteStoresInScope(site, request.scope).filter(isForAgent);
      const suspended = stores.filter(({ does }) => does.includes('suspend'));
      // Whoever others ask for names is erased last, and found first.
      return [...each(suspended, 'suspend'), ...each(stores.toReversed(), 'find')];
    }
    case 'erase':
      return unfinishedStores(request)
        .filter(isSiteStore)
        .flatMap((store) =>
          manualWorkIn(site, store)
            ? each([{ store }], 'erase')
            : [...each([{ store }], 'erase'), ...each([{ store }], 'verify')],
        );
    case 'copy':
      return request.archive ? [] : each(copiedStores(request), 'export');
    case 'unsuspend':
      return each(
        site.stores.filter(({ store }) => wasAsked(request, tasks, store, 'suspend')),
        'unsuspend',
      );
    case 'refuse':
      if (request.kind !== 'opt-out' || isClosed(request) || !isKnownAtSite(request)) return [];
      return each(
        site.stores.filter(({ does }) => does.includes('refuse')),
        'refuse',
      );
    case 'forget':
      return each(
        site.stores.filter((store) => isForAgent(store) && wasAsked(request, tasks, store.store)),
        'forget',
      );
  }
}

/** What is asked now: the first thing that the agent has not done, and everything that waits for a person. */
export function nextOf(site: SiteSettings, request: Request, work: readonly SiteWork[]): SiteWork[] {
  const forPersons = work.filter(({ store }) => manualWorkIn(site, store));
  const forAgent = work.filter((each) => !forPersons.includes(each) && !doneIn(request.site, each));
  return [...forPersons, ...forAgent.slice(0, 1)];
}

/** How a person works in this store; `undefined` if the agent does. */
export const manualWorkIn = (site: SiteSettings, store: SiteStoreName): ManualWork | undefined =>
  site.stores.find((each) => each.store === store)?.manual;

const each = (stores: readonly { store: SiteStoreName }[], operation: TaskOperation): SiteWork[] =>
  stores.map(({ store }) => ({ store, operation }));

/** Was this store asked for this request, whatever became of it? */
const wasAsked = (
  request: Request,
  tasks: readonly Task[],
  store: SiteStoreName,
  operation?: TaskOperation,
): boolean =>
  [...Object.values(request.site?.done ?? {}), ...tasks].some(
    (asked) => asked.store === store && (operation === undefined || asked.operation === operation),
  );

/** A one-click opt-out of somebody who is on no list any more names nobody. */
const isKnownAtSite = ({ customerId, address }: Request): boolean =>
  customerId !== undefined || (address !== undefined && address !== '');

/** Operations of a phase: what is open of any other is not needed in it. */
export const operationsOf: Record<SitePhase, readonly TaskOperation[]> = {
  'look-up': [],
  find: ['suspend', 'find'],
  erase: ['erase', 'verify'],
  copy: ['export'],
  unsuspend: ['unsuspend'],
  refuse: ['refuse'],
  forget: ['forget'],
};

/** Why an agent shall not go on with a task of this request; `undefined` if it may. */
export function stopCodeOf(
  request: Request | undefined,
  operation: SiteOperation,
): 'closed' | 'cancelled' | undefined {
  if (operation === 'forget') return undefined;
  if (request === undefined || isClosed(request)) return 'closed';
  if (operation === 'unsuspend') return undefined;
  return request.cancelledAt === undefined ? undefined : 'cancelled';
}
