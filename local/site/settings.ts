import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import type { SettingsOverrides } from '../synthesise.ts';

/** The site of the local stage, as its agent calls itself. */
export const siteName = 'local';
/** The server of the panel, as the billing system has it. */
export const panelServer = 'may-chu-1';
/** The store of the panel servers, as the agent and the settings call it. */
export const panelStore = 'panel';

/** The store map of the sample provider's billing system. */
export const billingMap = fileURLToPath(new URL('../../systems/sample-billing.yaml', import.meta.url));

/** What the settings take from a store map. */
interface StoreMapWords {
  store: string;
  words: Record<'vi' | 'en', { store: string }>;
  tables: Record<string, { is: string }>;
}

/**
 * The site of the local stage, as a deployment has it in `cdk.json`: it goes through the same checks.
 *
 * @param agentKey public key of its agent
 * @param hasRegister whether customers are looked up in its billing system, and not in the cloud
 */
export function siteSettings(
  agentKey: string,
  { hasRegister = false }: { hasRegister?: boolean } = {},
): SettingsOverrides {
  const { store, words, tables } = parse(readFileSync(billingMap, 'utf8')) as StoreMapWords;
  return {
    sites: [
      {
        name: siteName,
        agentKeys: [agentKey],
        // Somebody looks on: an answer in half a minute would be late.
        idlePollSeconds: 1,
        leaseSeconds: 5,
        stores: [
          {
            name: panelStore,
            scope: 'data',
            words: { vi: 'Máy chủ lưu trữ', en: 'Hosting servers' },
            categories: ['panel-accounts', 'website-files', 'mailboxes', 'database-dumps', 'backups'],
            does: ['suspend'],
          },
          // The last: it knows which accounts a customer has.
          {
            name: store,
            scope: 'information',
            words: { vi: words.vi.store, en: words.en.store },
            categories: [...new Set(Object.values(tables).map(({ is }) => is))],
            does: ['suspend', 'refuse'],
          },
        ],
        ...(hasRegister && { register: store }),
      },
    ],
  };
}
