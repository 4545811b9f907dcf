import { type ExitCode, exitCodes } from '../program/exit-codes.ts';

export interface CommandResult {
  exitCode: ExitCode;
  /** For standard output. */
  output?: string;
  /** For standard error. */
  remark?: string;
}

export const done = (output: string): CommandResult => ({ exitCode: exitCodes.done, output });

export const notFound = (remark: string): CommandResult => ({ exitCode: exitCodes.notFound, remark });

export const refused = (remark: string): CommandResult => ({ exitCode: exitCodes.refused, remark });

export const jsonOf = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;
