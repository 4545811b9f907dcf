import type { SiteStoreName } from './site.ts';

/**
 * The data stores, in the order in which receipts list them, each with the request scope that reaches it; `everything`
 * reaches all of them. The names also appear in plans and alarms.
 */
export const storeScopes = {
  hosting: 'data',
  mailing: 'information',
  account: 'information',
} as const satisfies Record<string, 'information' | 'data'>;

export type StoreName = keyof typeof storeScopes;
export const storeNames = Object.keys(storeScopes) as StoreName[];

/** Also the stores of the provider's site, which settings name and code does not know. */
export type AnyStoreName = StoreName | SiteStoreName;

export const isCloudStore = (store: string): store is StoreName =>
  (storeNames as readonly string[]).includes(store);
export const isSiteStore = (store: string): store is SiteStoreName => store.startsWith('site:');
