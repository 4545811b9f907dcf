import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { type Deployment, deploymentOf, deploymentOptions } from './deployment.ts';

/** What a command line asks for, or what is wrong with it. */
export type CommandLine<Command> =
  | { help: string }
  | { mistake: string }
  | { command: Command; deployment: Deployment };

/** One command as its program knows it. */
export interface CommandForm<Command> {
  help: string;
  /** Besides those that every command has. */
  options: ParseArgsOptionsConfig;
  /** Makes sense of options and other words; a text says what is wrong. */
  parse(values: Record<string, unknown>, positionals: readonly string[]): Command | string;
}

/** Reads the command lines of one program: the first word is the command. */
export function commandLineReader<Command extends object>(
  /** How it is called, as in `npm run requests`. */
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
    const read = readWords(form, args);
    return typeof read === 'string' ? mistake(read, name) : read;
  };
}

/** The words after the command's name; a text says what is wrong with them. */
function readWords<Command>(form: CommandForm<Command>, args: string[]): CommandLine<Command> | string {
  try {
    const options = { ...deploymentOptions, ...form.options };
    const { values, positionals } = parseArgs({ args, options, allowPositionals: true });
    if (values.help) return { help: form.help };
    const deployment = deploymentOf(values);
    if (typeof deployment === 'string') return deployment;
    const command = form.parse(values, positionals);
    return typeof command === 'string' ? command : { command, deployment };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The parser names the option; what it adds is about writing parsers.
    return `${error.message.split('. ', 1)[0]}.`;
  }
}

/** The options of an act, which is recorded with who decided it and why. */
export const actOptions = { by: { type: 'string' }, reason: { type: 'string' } } as const;

/** Who acts, and why; a text says what is missing. */
export function actOf(values: Record<string, unknown>): { by: string; reason: string } | string {
  const by = recordable(values.by, 80);
  if (by === undefined) return 'needs --by: who you are, in up to 80 characters.';
  const reason = recordable(values.reason, 500);
  if (reason === undefined) return 'needs --reason: why, in up to 500 characters.';
  return { by, reason };
}

/** One line of text, as it may stand in a history; otherwise nothing. */
function recordable(value: unknown, longest: number): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > longest || /\p{Cc}/u.test(text) ? undefined : text;
}
