import { TransientError } from '../errors.ts';

/**
 * How items of earlier versions are read: each step turns what one version wrote into what the next one would have
 * written. The first reads items without a version.
 */
export type Upgrades = readonly ((older: unknown) => unknown)[];

/** The version that items are written in, stored beside them as `schemaVersion`. */
export const currentVersion = (upgrades: Upgrades): number => upgrades.length + 1;

/**
 * Reads an item of any version as one of the current version. Throws `TransientError` if a newer version wrote it: that
 * happens for the minutes of a deployment, and after going back to an older version.
 */
export function readForward<Thing>(
  what: string,
  stored: unknown,
  upgrades: Upgrades,
  schemaVersion = 1,
): Thing {
  if (schemaVersion > currentVersion(upgrades))
    throw new TransientError(`${what}: a newer version of this system wrote it.`);
  return upgrades.slice(schemaVersion - 1).reduce((older, upgrade) => upgrade(older), stored) as Thing;
}
