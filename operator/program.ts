import { type ExitCode, exitCodes } from '../program/exit-codes.ts';
import { runProgram } from '../program/run-program.ts';
import { UsageError } from '../program/usage-error.ts';
import { reportOf } from '../program/words.ts';
import type { CommandLine } from './command-line.ts';
import type { Deployment } from './deployment.ts';
import type { CommandResult } from './result.ts';

/** Runs one operator program: parses its command line, executes the command, and reports the result. */
export function runOperatorProgram<Command>(
  parse: (words: readonly string[]) => CommandLine<Command>,
  run: (command: Command, deployment: Deployment) => Promise<CommandResult>,
): Promise<void> {
  return runProgram(async (stop): Promise<ExitCode> => {
    // Nothing has to be closed: what a command has done is written, and what it has not done can be asked for again.
    const exit = () => process.exit(exitCodes.interrupted);
    stop.addEventListener('abort', exit);
    const { exitCode, output, remark } = await resultOf(parse(process.argv.slice(2)), run);
    stop.removeEventListener('abort', exit);
    if (output) process.stdout.write(output);
    if (remark) process.stderr.write(`${remark}\n`);
    return exitCode;
  });
}

async function resultOf<Command>(
  line: CommandLine<Command>,
  run: (command: Command, deployment: Deployment) => Promise<CommandResult>,
): Promise<CommandResult> {
  if ('help' in line) return { exitCode: exitCodes.done, output: line.help };
  if ('mistake' in line) return { exitCode: exitCodes.wrongUsage, remark: line.mistake };
  try {
    return await run(line.command, line.deployment);
  } catch (error) {
    return reportOfCommand(error);
  }
}

/** Says what failed and, if known, what helps. Causes are left out: services quote their input. */
function reportOfCommand(error: unknown): CommandResult {
  if (!(error instanceof Error) || error instanceof UsageError) return resultFrom(reportOf(error));
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  const hint = hints[code];
  if (hint === undefined) return resultFrom(reportOf(error));
  return { exitCode: exitCodes.fault, remark: `${error.name}: ${error.message}\n${hint}` };
}

const resultFrom = ({ exitCode, text }: ReturnType<typeof reportOf>): CommandResult => ({
  exitCode,
  remark: text,
});

const hints: Record<string, string> = {
  ECONNREFUSED: 'Nothing answers there: is the local run (`npm start`) still up?',
  CredentialsProviderError: 'The AWS SDK finds no credentials: set AWS_PROFILE or sign in.',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again.',
  AccessDeniedException:
    'These AWS credentials may not do this; docs/architecture.md lists what an operator needs.',
  ResourceNotFoundException:
    'The outputs file names a table that does not exist: does it belong to this account?',
};
