/** Seconds between a confirmed deletion and its execution. */
export const graceSeconds = 6;
