import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { UsageError } from './usage-error.ts';

/** The form of a command line. */
interface Form<Options extends ParseArgsOptionsConfig> {
  /** How the program is called, such as `npm start`. */
  call: string;
  options: Options;
  /** The words after the program's name. Default: those of this process. */
  args?: readonly string[];
  /** Whether words that are no options are accepted. Default: false. */
  allowPositionals?: boolean;
  /** Where npm leaves the options that it took for its own. Default: the environment of this process. */
  environment?: Readonly<Record<string, string | undefined>>;
}

type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ options: Options; strict: true; allowPositionals: true }>
>;

/**
 * Reads a command line.
 *
 * @throws UsageError for an unknown option, a missing value or an unexpected word, and if npm took the options
 */
export function readOptions<const Options extends ParseArgsOptionsConfig>({
  call,
  options,
  args = process.argv.slice(2),
  allowPositionals = false,
  environment = process.env,
}: Form<Options>): Parsed<Options> {
  const taken = Object.keys(options).find((name) => isTakenByNpm(name, environment));
  if (taken !== undefined) {
    throw new UsageError(
      `npm took --${taken} for an option of its own: write \`--\` before the options, as in \`${call} -- --${taken} …\`.`,
    );
  }
  try {
    return parseArgs({ args: [...args], options, strict: true, allowPositionals }) as Parsed<Options>;
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(firstSentence(error.message), { cause: error });
  }
}

/**
 * Without `--`, npm keeps the options of a script for itself and leaves them as `npm_config_<name>`, under a longer name
 * of its own if there is one that begins alike (`--by` becomes `bypass-2fa`).
 */
function isTakenByNpm(name: string, environment: Readonly<Record<string, string | undefined>>): boolean {
  const variable = `npm_config_${name.replaceAll('-', '_')}`;
  return [variable, ...(abbreviations[name] ?? [])].some((key) => environment[key] !== undefined);
}

const abbreviations: Readonly<Record<string, readonly string[]>> = { by: ['npm_config_bypass_2fa'] };

/** The parser's first sentence names the option; the rest is advice for programmers. */
const firstSentence = (message: string): string => `${message.split(/\.\s|\n/, 1)[0]?.replace(/\.$/, '')}.`;
