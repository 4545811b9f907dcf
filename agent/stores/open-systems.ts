import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { SiteStoreName } from '../../contract/site.ts';
import type { AgentConfig, DatabaseUser, MysqlConfig, StoreConfig } from '../config/config.ts';
import type { Database } from '../database/database.ts';
import { type MysqlLogin, openMysql } from '../database/mysql.ts';
import { openSqlite } from '../database/sqlite.ts';
import type { Box } from '../engine/freeze.ts';
import { siteStore } from '../engine/open-site-store.ts';
import type { Journal } from '../journal/journal.ts';
import { openPanelStore } from '../panels/open-panels.ts';
import { openPlugStore } from '../plugs/open-plug.ts';
import type { SiteSystem } from './site-system.ts';
import { sqlSystem } from './sql-system.ts';

/** The systems of a configuration, in its order. Nothing is connected before it is asked. */
export function openSystems(
  config: Pick<AgentConfig, 'stores' | 'panels' | 'plugs'>,
  box: Box,
  journal: Journal,
): Map<SiteStoreName, SiteSystem> {
  const systems = new Map<SiteStoreName, SiteSystem>();
  for (const store of config.stores) {
    const system = openSystem(store, box);
    systems.set(system.store, system);
  }
  for (const panel of config.panels) {
    const giver = systems.get(`site:${panel.giver}`);
    const system = openPanelStore(panel, journal, async (subject) => (await giver?.handles?.(subject)) ?? []);
    systems.set(system.store, system);
  }
  for (const plug of config.plugs) {
    const system = openPlugStore(plug, journal);
    systems.set(system.store, system);
  }
  return systems;
}

function openSystem({ map, scope, database: reach, files, signed }: StoreConfig, box: Box): SiteSystem {
  const database = openDatabase(reach);
  const engine = siteStore({
    map,
    database,
    box,
    pauses: { random: Math.random, sleep: (milliseconds) => sleep(milliseconds) },
    newMark: () => randomBytes(16).toString('base64url'),
    ...(files !== undefined && { filesRoot: files }),
    ...(signed !== undefined && { signed }),
  });
  return sqlSystem({ map, engine, scope, close: () => database.close() });
}

const openDatabase = (reach: StoreConfig['database']): Database =>
  'file' in reach
    ? openSqlite(reach.file)
    : openMysql({
        schema: reach.mysql.schema,
        ledger: reach.mysql.ledger,
        reader: loginOf(reach.mysql, reach.mysql.reader),
        eraser: loginOf(reach.mysql, reach.mysql.eraser),
      });

const loginOf = ({ host, port, socket }: MysqlConfig, { user, passwordFile }: DatabaseUser): MysqlLogin => ({
  user,
  ...(host !== undefined && { host }),
  ...(port !== undefined && { port }),
  ...(socket !== undefined && { socketPath: socket }),
  ...(passwordFile !== undefined && { password: readFileSync(passwordFile, 'utf8').trimEnd() }),
});
