import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { PlugStoreConfig } from '../config/plug-config.ts';
import type { Journal } from '../journal/journal.ts';
import type { SiteSystem } from '../stores/site-system.ts';
import type { AskPlug } from './plug.ts';
import { askPlugByCommand } from './plug-command.ts';
import { askPlugByHttp } from './plug-http.ts';
import { plugRecordsIn } from './plug-record.ts';
import { plugSystem } from './plug-system.ts';

/** The store of a configuration. Nothing is run or connected before it is asked. */
export function openPlugStore(config: PlugStoreConfig, journal: Journal): SiteSystem {
  const { name, scope, categories, does, copies } = config;
  // How it is reached does not decide what a plan means.
  const deciding = JSON.stringify({ name, scope, categories, does, copies });
  const store = `site:${name}` as const;
  const sha256 = createHash('sha256').update(deciding).digest('hex');
  return plugSystem(
    { store, scope, categories, does, copies, sha256 },
    openPlug(config),
    plugRecordsIn(journal, store),
  );
}

function openPlug({ reach, timeoutSeconds }: PlugStoreConfig): AskPlug {
  const timeoutMs = timeoutSeconds * 1000;
  if ('command' in reach) return askPlugByCommand({ command: reach.command, timeoutMs });
  if ('socket' in reach)
    return askPlugByHttp({ url: `http://localhost${reach.path}`, socket: reach.socket, timeoutMs });
  const { url, tokenFile } = reach;
  return askPlugByHttp({ url, token: () => readFileSync(tokenFile, 'utf8').trim(), timeoutMs });
}
