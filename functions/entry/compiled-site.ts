import type { SiteSettings } from '../../contract/settings.ts';

/** The site's settings, if there is one: the synthesis writes them here when it bundles (`infra/constructs/bundling.ts`). */
export const compiledSite = undefined as SiteSettings | undefined;
