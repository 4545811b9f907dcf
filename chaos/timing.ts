/** Seconds between a confirmed deletion and its execution. */
export const graceSeconds = 6;

/** Longest time that a request waits for its confirmation, in seconds. */
export const confirmationWaitSeconds = 70;
