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
