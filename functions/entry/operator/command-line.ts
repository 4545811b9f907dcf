import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { requestIdOf } from '../../domain/secrets.ts';
import { type CommandName, commandNames, helpOf, overallHelp } from './help.ts';

/** What an operator asked for. */
export type Command =
  | { name: 'list'; json: boolean }
  | { name: 'show'; id: string; json: boolean; reveal: boolean }
  | { name: 'retry' | 'cancel'; id: string; by: string; reason: string };

/** Where the requests are: a file of outputs, and whether it belongs to a run on this machine. */
export interface Place {
  outputsFile: string;
  isLocal: boolean;
}

export type CommandLine = { help: string } | { mistake: string } | { command: Command; place: Place };

const everywhere: ParseArgsOptionsConfig = {
  help: { type: 'boolean', short: 'h' },
  local: { type: 'boolean' },
  outputs: { type: 'string' },
};
const options: Record<CommandName, ParseArgsOptionsConfig> = {
  list: { ...everywhere, json: { type: 'boolean' } },
  show: { ...everywhere, json: { type: 'boolean' }, reveal: { type: 'boolean' } },
  retry: { ...everywhere, by: { type: 'string' }, reason: { type: 'string' } },
  cancel: { ...everywhere, by: { type: 'string' }, reason: { type: 'string' } },
};

interface Given {
  values: Record<string, unknown>;
  positionals: string[];
}

/** Reads a command line (without the program's name). The first word is the command. */
export function parseCommandLine(words: readonly string[]): CommandLine {
  const [first, ...rest] = words;
  if (first === '--help' || first === '-h') return { help: overallHelp };
  if (first === undefined) return mistake('Which command?');
  const name = commandNames.find((known) => known === first);
  if (!name) return mistake(`"${first}" is not a command.`);
  try {
    const given = parseArgs({ args: rest, options: options[name], allowPositionals: true });
    return given.values.help ? { help: helpOf[name] } : understand(name, given);
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    // The parser names the option; what it adds is about writing parsers.
    return mistake(`${name}: ${error.message.split('. ', 1)[0]}.`, name);
  }
}

function understand(name: CommandName, { values, positionals }: Given): CommandLine {
  const { local = false, outputs, json = false, reveal = false } = values;
  if (local && outputs !== undefined)
    return mistake(`${name}: --local and --outputs exclude each other.`, name);
  const place: Place = {
    isLocal: Boolean(local),
    outputsFile: String(outputs ?? (local ? '.local/outputs.json' : 'outputs.json')),
  };
  if (name === 'list') {
    const [extra] = positionals;
    if (extra !== undefined)
      return mistake(`list takes no "${extra}"; show <reference> shows one request.`, name);
    return { command: { name, json: Boolean(json) }, place };
  }

  const [reference, extra] = positionals;
  if (reference === undefined) return mistake(`${name}: which request? Give its reference.`, name);
  if (extra !== undefined) return mistake(`${name} takes one reference; "${extra}" is too much.`, name);
  const id = requestIdOf(reference);
  if (!/^[0-9A-HJKMNP-TV-Z]{12}$/.test(id)) {
    const looks = 'it has 12 digits and letters, like 7Q2M-X0RK-94TB, and never I, L, O or U';
    return mistake(`${name}: "${reference}" is not a reference; ${looks}.`, name);
  }
  if (name === 'show') {
    return { command: { name, id, json: Boolean(json), reveal: Boolean(reveal) }, place };
  }

  const by = recordable(values.by, 80);
  if (by === undefined) return mistake(`${name} needs --by: who you are, in up to 80 characters.`, name);
  const reason = recordable(values.reason, 500);
  if (reason === undefined) return mistake(`${name} needs --reason: why, in up to 500 characters.`, name);
  return { command: { name, id, by, reason }, place };
}

/** One line of text, as it may stand in a history; otherwise nothing. */
function recordable(value: unknown, longest: number): string | undefined {
  const text = typeof value === 'string' ? value.trim() : '';
  return text === '' || text.length > longest || /\p{Cc}/u.test(text) ? undefined : text;
}

const mistake = (what: string, name?: CommandName): CommandLine => ({
  mistake: `${what}\nHelp: npm run requests -- ${name ? `${name} --help` : '--help'}`,
});
