import type { SiteStoreName } from '../../contract/site.ts';
import type { Pauses } from '../../functions/shared/backoff.ts';
import type { DataSubject } from '../../functions/stores/domain/data-subject.ts';
import type { Category } from '../../functions/stores/domain/plan.ts';
import type { CopyElsewhere, Handle } from '../../functions/stores/domain/site-store.ts';
import type { SiteSystem } from '../stores/site-system.ts';
import type { HandleColumns } from './named-accounts.ts';
import type { PackageFolder } from './package-folder.ts';
import type { Panel } from './panel.ts';
import type { Records } from './record.ts';

/** Categories of a store of panels, in the order of plans. */
export const panelCategories = [
  'panel-accounts',
  'website-files',
  'mailboxes',
  'database-dumps',
  'backups',
] as const satisfies readonly Category[];
export type PanelCategory = (typeof panelCategories)[number];

export interface PanelStoreSettings {
  store: SiteStoreName;
  scope: SiteSystem['scope'];
  names: HandleColumns;
  /** Servers that the giver names and another store, or nobody's panel, has. */
  elsewhere: ReadonlySet<string>;
  /** What stays when an account is removed, and is named so in the receipt. */
  notReached: ReadonlySet<PanelCategory>;
  /** Copies that end by themselves, with their days. */
  copies: readonly CopyElsewhere[];
  /** Of the settings that decide, hex: whoever changes them changes what a plan means. */
  sha256: string;
}

/** What a store of panels works with. */
export interface PanelParts {
  settings: PanelStoreSettings;
  panels: ReadonlyMap<string, Panel>;
  /** Folders for packages, by server. A server without one cannot be copied. */
  folders: ReadonlyMap<string, PackageFolder>;
  records: Records;
  /** What the giver's system says of the customer's accounts today. */
  names(subject: DataSubject): Promise<readonly Handle[]>;
  pauses: Pauses;
  clock(): Date;
  /** A new random word for each package. */
  newMark(): string;
}
