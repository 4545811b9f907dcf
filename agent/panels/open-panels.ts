import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Pauses } from '../../functions/shared/backoff.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { Handle } from '../../functions/stores/domain/site-store.ts';
import type { PanelServerConfig, PanelStoreConfig } from '../config/panel-config.ts';
import type { Journal } from '../journal/journal.ts';
import type { SiteSystem } from '../stores/site-system.ts';
import { cpanel } from './cpanel.ts';
import { directAdmin } from './directadmin.ts';
import type { Panel } from './panel.ts';
import { askPanelAt } from './panel-http.ts';
import type { PanelStoreSettings } from './panel-parts.ts';
import { panelSystem } from './panel-system.ts';
import { recordsIn } from './record.ts';

/** Removing an account with many files takes a panel minutes, and it answers when it has done so. */
const timeoutMs = 300_000;

const pauses: Pauses = { random: Math.random, sleep: (milliseconds) => sleep(milliseconds) };

/** The store of a configuration. Nothing is connected before it is asked. */
export function openPanelStore(
  config: PanelStoreConfig,
  journal: Journal,
  names: (subject: DataSubject) => Promise<readonly Handle[]>,
): SiteSystem {
  const settings = settingsOf(config);
  return panelSystem({
    settings,
    panels: new Map(config.servers.map((server) => [server.name, openPanel(server)])),
    folders: new Map(
      config.servers.flatMap(({ name, packages }) => (packages ? [[name, packages] as const] : [])),
    ),
    records: recordsIn(journal, settings.store),
    names,
    pauses,
    clock: () => new Date(),
    newMark: () => randomBytes(12).toString('hex'),
  });
}

function openPanel({ panel, origin, user, tokenFile, authorityFile }: PanelServerConfig): Panel {
  const token = () => readFileSync(tokenFile, 'utf8').trim();
  const authorization = () =>
    panel === 'cpanel'
      ? `whm ${user}:${token()}`
      : `Basic ${Buffer.from(`${user}:${token()}`).toString('base64')}`;
  const ask = askPanelAt({
    origin,
    authorization,
    timeoutMs,
    ...(authorityFile !== undefined && { authority: readFileSync(authorityFile, 'utf8') }),
  });
  return panel === 'cpanel' ? cpanel(ask, pauses) : directAdmin(ask, pauses, () => new Date());
}

/** What decides what a plan means stands in the hash; addresses and logins of the servers do not. */
function settingsOf(config: PanelStoreConfig): PanelStoreSettings {
  const { name, scope, giver, names, servers, elsewhere, notReached, copies } = config;
  const kinds = servers.map((server) => [server.name, server.panel]);
  const deciding = { name, scope, giver, names, kinds, elsewhere, notReached, copies };
  return {
    store: `site:${name}`,
    scope,
    names,
    elsewhere: new Set(elsewhere),
    notReached: new Set(notReached),
    copies,
    sha256: createHash('sha256').update(JSON.stringify(deciding)).digest('hex'),
  };
}
