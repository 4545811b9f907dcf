/** The data stores, in the order in which receipts tell of them. Names appear in plans and alarms too. */
export const storeNames = ['hosting', 'mailing', 'account'] as const;

export type StoreName = (typeof storeNames)[number];
