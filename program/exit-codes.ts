/** Exit codes, the same for every program. */
export const exitCodes = {
  done: 0,
  /** Something failed. */
  fault: 1,
  /** The caller can put it right: wrong usage, or a machine that lacks what the program needs. */
  wrongUsage: 2,
  notFound: 3,
  refused: 4,
  doesNotBalance: 5,
  /** Ended before its work was done: by Ctrl-C, by a closed terminal or pipe, or together with its parent. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
