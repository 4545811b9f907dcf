import type { Category } from '../../functions/stores/domain/plan.ts';
import type { CopyElsewhere } from '../../functions/stores/domain/site-store.ts';

/** What a plug can do besides finding and erasing. */
export const plugSkills = ['suspend', 'refuse', 'export'] as const;
export type PlugSkill = (typeof plugSkills)[number];

/** A store that a program of the provider's own works in. */
export interface PlugStoreConfig {
  name: string;
  scope: 'information' | 'data';
  categories: readonly Category[];
  does: readonly PlugSkill[];
  reach: PlugReach;
  timeoutSeconds: number;
  copies: readonly CopyElsewhere[];
}

/** A command that is run for each question, or a server of this machine that is asked over HTTP. */
export type PlugReach =
  | { command: readonly [string, ...string[]] }
  | { socket: string; path: string }
  | { url: string; tokenFile: string };
