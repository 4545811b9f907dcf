import type { SiteSystem } from '../stores/site-system.ts';
import { checkPanels } from './check-panels.ts';
import { countAccountsLeft, eraseAccounts } from './erase-accounts.ts';
import { packAccounts } from './pack-accounts.ts';
import { removeJobFolders } from './package-folder.ts';
import { type PanelParts, panelCategories } from './panel-parts.ts';
import { planAccounts } from './plan-accounts.ts';
import { suspendAccounts, unsuspendAccounts } from './suspend-accounts.ts';

/** A store whose data lie in the accounts of panel servers. Whose accounts they are, a billing system says. */
export function panelSystem(parts: PanelParts): SiteSystem {
  const { settings, records, folders, panels } = parts;
  // A copy without one of the servers would be no copy: either all can pack, or nothing is promised.
  const canPack = [...panels.keys()].every((server) => folders.has(server));
  return {
    store: settings.store,
    mapSha256: settings.sha256,
    categories: panelCategories,
    scope: settings.scope,
    suspend: (task) => suspendAccounts(task, parts),
    unsuspend: (task) => unsuspendAccounts(task, parts),
    find: (task) => planAccounts(task, parts),
    ...(canPack && { export: (task) => packAccounts(task, parts) }),
    exported: panelCategories.filter((category) => category !== 'backups'),
    erase: (task, mayContinue) => eraseAccounts(task, parts, mayContinue),
    verify: async (task) => ({ left: await countAccountsLeft(task, parts), mentions: [] }),
    async forget(request) {
      // The packages first: once the record is gone, nobody knows which they are.
      const made = records.read(request)?.folders ?? [];
      for (const [server, folder] of folders) {
        const names = made.filter((each) => each.server === server).map(({ name }) => name);
        await removeJobFolders(folder, names, parts.clock());
      }
      records.forget(request);
    },
    check: () => checkPanels(parts),
    close: async () => {},
  };
}
