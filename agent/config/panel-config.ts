import type { CopyElsewhere } from '../../functions/stores/domain/site-store.ts';
import type { HandleColumns } from '../panels/named-accounts.ts';
import type { PackageFolder } from '../panels/package-folder.ts';
import type { PanelCategory } from '../panels/panel-parts.ts';

/** A store whose data lie in the accounts of panel servers. */
export interface PanelStoreConfig {
  name: string;
  scope: 'information' | 'data';
  /** Name of the store whose `names` say which accounts a customer has. */
  giver: string;
  names: HandleColumns;
  servers: readonly PanelServerConfig[];
  elsewhere: readonly string[];
  notReached: readonly PanelCategory[];
  copies: readonly CopyElsewhere[];
}

/** One panel server. Tokens are files: a configuration is copied and shown. */
export interface PanelServerConfig {
  /** As the billing system names it. */
  name: string;
  panel: 'cpanel' | 'directadmin';
  /** Scheme, host and port. */
  origin: string;
  user: string;
  tokenFile: string;
  /** PEM of the authority of its certificate, if it is none of the public ones. */
  authorityFile?: string;
  packages?: PackageFolder;
}
