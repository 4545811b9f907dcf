/**
 * For what must come: how long a test waits for it. So long that only what never comes fails, however busy the machine
 * is; nobody waits any longer than it takes. To look more often keeps the machine from what is waited for.
 */
export const patience = { timeout: 240_000, interval: 200 };
