import type { ParseArgsOptionsConfig } from 'node:util';
import { readOptions } from '../program/options.ts';
import { UsageError } from '../program/usage-error.ts';
import { type Deployment, deploymentOf, deploymentOptions } from './deployment.ts';

/** A parsed command line: a request for help, a usage mistake, or a command. */
export type CommandLine<Command> =
  | { help: string }
  | { mistake: string }
  | { command: Command; deployment: Deployment };

/** The definition of one command. */
export interface CommandForm<Command> {
  help: string;
  /** Options besides those that every command has. */
  options: ParseArgsOptionsConfig;
  /** Interprets the options and other words. Returns a text if something is wrong. */
  parse(values: Record<string, unknown>, positionals: readonly string[]): Command | string;
}

/** Creates the parser for one program's command lines: the first word is the command. */
export function commandLineReader<Command extends object>(
  /** How the program is called, such as `npm run requests`. */
  program: string,
  help: string,
  forms: Record<string, CommandForm<Command>>,
): (words: readonly string[]) => CommandLine<Command> {
  const mistake = (what: string, name?: string) => ({
    mistake: `${name ? `${name}: ` : ''}${what}\nHelp: ${program} -- ${name ? `${name} --help` : '--help'}`,
  });
  return (words) => {
    const [name, ...args] = words;
    if (name === '--help' || name === '-h') return { help };
    if (name === undefined) return mistake('Which command?');
    const form = Object.hasOwn(forms, name) ? forms[name] : undefined;
    if (!form) return mistake(`"${name}" is not a command.`);
    const parsed = parseWords(program, form, args);
    return typeof parsed === 'string' ? mistake(parsed, name) : parsed;
  };
}

/** Parses the words after the command's name. Returns a text if something is wrong. */
function parseWords<Command>(
  call: string,
  form: CommandForm<Command>,
  args: readonly string[],
): CommandLine<Command> | string {
  try {
    const options = { ...deploymentOptions, ...form.options };
    const { values, positionals } = readOptions({ call, args, options, allowPositionals: true });
    if (values.help) return { help: form.help };
    const deployment = deploymentOf(values);
    if (typeof deployment === 'string') return deployment;
    const command = form.parse(values, positionals);
    return typeof command === 'string' ? command : { command, deployment };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return error.message;
  }
}

/** Options of an act, which is recorded with who decided it and why. */
export const actOptions = { by: { type: 'string' }, reason: { type: 'string' } } as const;

/** Who acts, and why. Returns a text if something is missing. */
export function actOf(values: Record<string, unknown>): { by: string; reason: string } | string {
  const by = historyText(values.by, 80);
  if (by === undefined) return 'needs --by: who you are, in up to 80 characters.';
  const reason = historyText(values.reason, 500);
  if (reason === undefined) return 'needs --reason: why, in up to 500 characters.';
  return { by, reason };
}

/** Text that fits into a history as one line; otherwise `undefined`. */
export function historyText(value: unknown, maxLength: number): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > maxLength || /\p{Cc}/u.test(text) ? undefined : text;
}
