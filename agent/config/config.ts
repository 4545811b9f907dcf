import type { KeyObject } from 'node:crypto';
import type { MysqlSettings } from '../database/mysql.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import type { Safety } from '../work/parts.ts';
import type { PanelStoreConfig } from './panel-config.ts';
import type { PlugStoreConfig } from './plug-config.ts';

/** The configuration file of an agent, read and checked. */
export interface AgentConfig {
  site: string;
  /** Scheme and host of the workflow's API. */
  cloud: string;
  cloudKeys: readonly KeyObject[];
  /** The only host to which copies may be uploaded. Missing: no store exports. */
  uploads?: string;
  /** Folder of keys and journal. */
  state: string;
  safety: Safety;
  /** Name of the store that knows which address is on file, without `site:`. */
  register: string;
  stores: readonly StoreConfig[];
  panels: readonly PanelStoreConfig[];
  plugs: readonly PlugStoreConfig[];
}

export interface StoreConfig {
  name: string;
  map: StoreMap;
  scope: 'information' | 'data';
  database: { file: string } | { mysql: MysqlConfig };
  /** Folder of the application, if the map names files. */
  files?: string;
  /** Fingerprint of the schema that a person compared with a map from documentation. */
  signed?: string;
}

/** Passwords are files: a configuration is copied and shown. */
export interface MysqlConfig extends Omit<MysqlSettings, 'reader' | 'eraser'> {
  host?: string;
  port?: number;
  socket?: string;
  reader: DatabaseUser;
  eraser: DatabaseUser;
}

export interface DatabaseUser {
  user: string;
  passwordFile?: string;
}
