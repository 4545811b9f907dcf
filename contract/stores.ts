/**
 * The data stores, in the order in which receipts tell of them, each with the scope of requests that reaches it; a
 * request for everything reaches all. Names appear in plans and alarms too.
 */
export const storeScopes = {
  hosting: 'data',
  mailing: 'information',
  account: 'information',
} as const satisfies Record<string, 'information' | 'data'>;

export type StoreName = keyof typeof storeScopes;
export const storeNames = Object.keys(storeScopes) as StoreName[];
