import type { ParseArgsOptionsConfig } from 'node:util';
import { type ExitCode, exitCodes } from '../../program/exit-codes.ts';
import type { AgentConfig } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';

/** What every command is called with. */
export interface Context {
  now(): Date;
  /** Aborts on Ctrl-C and when the system ends this process. */
  stop: AbortSignal;
  /** A line on standard output. */
  write(line: string): void;
  /** Of this program. */
  version: string;
}

/** What a command says: as a table of sentences, or the same as JSON. */
export interface Said {
  exitCode: ExitCode;
  text: string;
  json: object;
}

export interface Command {
  /** After `--help`. */
  help: string;
  options: ParseArgsOptionsConfig;
  run(words: Words, context: Context): Promise<Said>;
}

/** A command line, read. */
export interface Words {
  values: Readonly<Record<string, string | boolean | undefined>>;
  positionals: readonly string[];
}

const defaultConfig = '/etc/privacy-agent/agent.yaml';

/** Options of every command. */
export const commonOptions = {
  config: { type: 'string', default: defaultConfig },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

export const commonHelp = `  --config <file>   the configuration (default: ${defaultConfig})
  --json            the same as JSON
  --help            this text
`;

/** @throws UsageError with a sentence for each problem */
export const configOf = ({ values }: Words, { now }: Context): AgentConfig =>
  readConfig(String(values.config), now());

export const said = (text: string, json: object, exitCode: ExitCode = exitCodes.done): Said => ({
  exitCode,
  text,
  json,
});

/** Columns of text, as wide as they need to be. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_cell, column) =>
    Math.max(...rows.map((row) => row[column]?.length ?? 0)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .map((line) => `  ${line}\n`)
    .join('');
}
