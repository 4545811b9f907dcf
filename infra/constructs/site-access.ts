import type { SiteEntryName } from '../../contract/http.ts';
import type { Resources } from './access.ts';
import type { Functions, SiteFunctions } from './functions.ts';
import type { PrivacyFunction } from './privacy-function.ts';

/** Where the site's parts of copies lie; nothing else does. */
const siteParts = '*/site/*';
/** What is in them. */
const siteLists = '*/site/*/list';

/** The permissions that exist only with a site, beside those of `access.ts`. */
export function grantSiteAccess(
  functions: SiteFunctions,
  others: Pick<Functions, 'watch-deadlines' | 'write-archive'>,
  { data, keys, workflow, settings }: Resources,
): void {
  const table = data.site;
  if (table === undefined) return;
  const machine = workflow.machineArn;
  const hasRegister = settings.runtime.site?.register !== undefined;
  const grants: Record<SiteEntryName, (to: PrivacyFunction) => void> = {
    'open-task': (to) => {
      to.bindSettings(settings.runtime);
      to.bindKeys(keys, 'addresses');
      to.bindVerifying(keys, 'confirmation');
      to.bindVerifying(keys, 'plan');
      to.bindRequestsTable(data.requests, {
        requests: ['GetItem', 'PutItem'],
        openWork: ['GetItem', 'UpdateItem', 'DeleteItem'],
        ...(hasRegister && { limits: ['GetItem', 'UpdateItem'] }),
      });
      if (hasRegister) to.bindAddressMarks(data.account, 'GetItem');
      else to.bindAccountLookUp(data.account);
      to.bindSiteTable(table, {
        tasks: ['GetItem', 'PutItem', 'Query'],
        ...(hasRegister && { lookUps: ['GetItem', 'PutItem', 'DeleteItem'] }),
      });
      to.bindStateMachine(machine, 'SendTaskSuccess', 'SendTaskFailure', 'SendTaskHeartbeat');
    },
    // These are called from outside: they read whether a request is still wanted, and change nothing but tasks.
    'claim-tasks': (to) => {
      to.bindSealing(keys, 'transport');
      to.bindRequestsTable(data.requests, { requests: ['GetItem'] });
      to.bindSiteTable(table, {
        tasks: ['GetItem', 'PutItem'],
        ...(hasRegister && { lookUps: ['GetItem', 'PutItem'] }),
        agents: ['GetItem', 'PutItem'],
        nonces: ['PutItem'],
        listQueue: true,
      });
    },
    'answer-task': (to) => {
      to.bindSealing(keys, 'transport');
      to.bindRequestsTable(data.requests, { requests: ['GetItem'] });
      to.bindSiteTable(table, {
        tasks: ['GetItem', 'PutItem'],
        ...(hasRegister && { lookUps: ['GetItem', 'PutItem'] }),
        agents: ['GetItem'],
        nonces: ['PutItem'],
      });
      to.bindStateMachine(machine, 'SendTaskFailure');
    },
    'open-part': (to) => {
      to.bindSealing(keys, 'transport');
      to.bindRequestsTable(data.requests, { requests: ['GetItem'] });
      to.bindSiteTable(table, { tasks: ['GetItem', 'PutItem'], agents: ['GetItem'], nonces: ['PutItem'] });
      to.bindUploads(data.archive, siteParts);
    },
  };
  for (const [entry, grant] of Object.entries(grants)) grant(functions[entry as SiteEntryName]);
  others['write-archive'].bindSiteLists(data.archive, siteLists);
  others['watch-deadlines'].bindSiteTable(table, {
    tasks: ['GetItem', 'PutItem'],
    ...(hasRegister && { lookUps: ['GetItem', 'PutItem'] }),
    agents: ['GetItem'],
    listQueue: true,
  });
}
