/** Exit codes, the same for every program. */
export const exitCodes = {
  done: 0,
  fault: 1,
  wrongUsage: 2,
  notFound: 3,
  refused: 4,
  doesNotBalance: 5,
} as const;

export interface CommandResult {
  exitCode: (typeof exitCodes)[keyof typeof exitCodes];
  /** For standard output. */
  output?: string;
  /** For standard error. */
  remark?: string;
}

export const done = (output: string): CommandResult => ({ exitCode: exitCodes.done, output });

export const notFound = (remark: string): CommandResult => ({ exitCode: exitCodes.notFound, remark });

export const refused = (remark: string): CommandResult => ({ exitCode: exitCodes.refused, remark });

export const jsonOf = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
