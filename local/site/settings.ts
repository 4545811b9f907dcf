import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsOverrides } from '../synthesise.ts';

/** The site of the local stage, as its agent calls itself. */
export const siteName = 'local';

/** What describes each system of the sample provider, by the name of its store. */
const systems = { billing: 'sample-billing.yaml', panel: 'sample-panel.yaml' };

/**
 * The site of the local stage, as a deployment names it.
 *
 * @param folder of its systems, with a file for each
 * @param agentKey public key of its agent
 * @param hasRegister whether customers are looked up in its billing system, and not in the cloud
 */
export function siteSettings(
  folder: string,
  agentKey: string,
  { hasRegister = false }: { hasRegister?: boolean } = {},
): SettingsOverrides {
  const site = {
    name: siteName,
    agentKeys: [agentKey],
    systems: folder,
    // Somebody looks on: an answer in half a minute would be late.
    idlePollSeconds: 1,
    leaseSeconds: 5,
    ...(hasRegister && { register: 'billing' }),
  };
  return { sites: [site] };
}

/** Puts the files of the sample provider's systems into a folder, each under the name of its store. */
export function copySystems(folder: string): void {
  mkdirSync(folder);
  for (const [store, file] of Object.entries(systems))
    copyFileSync(new URL(`../../systems/${file}`, import.meta.url), join(folder, `${store}.yaml`));
}
