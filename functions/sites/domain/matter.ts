import type { RuntimeSettings } from '../../../contract/settings.ts';
import type { SiteSubject } from '../../../contract/site.ts';
import type { Request } from '../../requests/domain/request.ts';
import { confirmedDecisionOf } from '../../requests/domain/seal.ts';
import { roundOf, type SiteWork } from '../../requests/domain/site-record.ts';
import { retentionOn } from '../../shared/law.ts';
import { hashPlan } from '../../stores/domain/plan.ts';
import { siteLawOf } from '../../stores/domain/site-law.ts';
import type { TaskMatter } from './task.ts';

/** What a task tells the site: no more than its operation needs. */
export function matterOf(
  { settings, clock }: { settings: Pick<RuntimeSettings, 'periods'>; clock: () => Date },
  request: Request,
  { store, operation }: SiteWork,
): TaskMatter {
  if (operation === 'forget') return {};
  const subject = subjectAtSite(request);
  const planned = request.plan?.stores.find((plan) => plan.store === store);
  const decision = confirmedDecisionOf(request);
  return {
    ...(subject && { subject }),
    ...(['suspend', 'unsuspend', 'find', 'export', 'erase'].includes(operation) && decision && { decision }),
    ...(['find', 'erase', 'verify'].includes(operation) && {
      law: siteLawOf({ ...settings.periods, ...retentionOn(clock()) }),
    }),
    ...(['erase', 'verify'].includes(operation) &&
      request.plan &&
      planned && { plan: { sha256: hashPlan([planned]), plannedAt: request.plan.plannedAt } }),
    ...((operation === 'suspend' || operation === 'unsuspend') && {
      turn: turnOf(request, store, operation),
    }),
    ...(operation === 'refuse' && { topics: request.topics }),
  };
}

/** Everything that is frozen about whom a request is about, as far as it is known. */
function subjectAtSite({ customerId, address, addressKey }: Request): SiteSubject | undefined {
  if (address === undefined) return undefined;
  return { ...(customerId !== undefined && { customerId }), address, addressKey };
}

/** Rises with each time that a suspension or its undoing is asked; after the first undoing there is no suspension. */
function turnOf({ site }: Request, store: SiteWork['store'], operation: 'suspend' | 'unsuspend'): number {
  const suspensions = roundOf(site, { store, operation: 'suspend' });
  return operation === 'suspend' ? suspensions : suspensions + roundOf(site, { store, operation });
}
