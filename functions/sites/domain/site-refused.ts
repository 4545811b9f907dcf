import type { SiteRefusal } from '../../../contract/site.ts';

/** An expected "no" to an agent, in the words of the protocol. */
export interface SiteRefused {
  refused: SiteRefusal;
}
