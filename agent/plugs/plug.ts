import type { Category } from '../../functions/stores/domain/plan.ts';
import type { CopyElsewhere } from '../../functions/stores/domain/site-store.ts';
import type { PlugSkill } from '../config/plug-config.ts';
import { LaterFault } from '../faults.ts';
import type { SiteSystem } from '../stores/site-system.ts';

/** What the configuration says of a plug, apart from how it is reached. */
export interface PlugSettings {
  store: SiteSystem['store'];
  scope: SiteSystem['scope'];
  categories: readonly Category[];
  does: readonly PlugSkill[];
  copies: readonly CopyElsewhere[];
  /** SHA-256 of what decides what a plan means, hex. */
  sha256: string;
}

/** Version of the questions that a plug is asked. */
export const plugVersion = 1;

/**
 * Asks a plug once, in JSON, and reads its answer, which may be anything. Throws `plug-away` for whatever is no complete
 * answer in time. Nothing of its words is kept: they name people.
 */
export type AskPlug = (question: object) => Promise<unknown>;

/** An answer with a page of a copy is the longest. */
export const maxAnswerBytes = 32 * 1024 * 1024;

export const plugAway = () => new LaterFault('plug-away');

/** JSON in strict UTF-8; `undefined` for everything else. */
export function parsedAnswer(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined;
  }
}
