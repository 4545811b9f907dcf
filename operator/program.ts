import type { CommandLine } from './command-line.ts';
import { NoConnectionError } from './connection.ts';
import type { Deployment } from './deployment.ts';
import { type CommandResult, exitCodes } from './result.ts';

/** Runs one operator program: parses its command line, executes the command, and reports the result. */
export async function runProgram<Command>(
  parse: (words: readonly string[]) => CommandLine<Command>,
  run: (command: Command, deployment: Deployment) => Promise<CommandResult>,
): Promise<void> {
  const { exitCode, output, remark } = await resultOf(parse(process.argv.slice(2)), run);
  if (output) process.stdout.write(output);
  if (remark) process.stderr.write(`${remark}\n`);
  process.exitCode = exitCode;
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
    return { exitCode: exitCodes.fault, remark: wordsFor(error) };
  }
}

/** Says what failed and, if known, what helps. Causes are left out: services quote their input. */
function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return `Something failed: ${String(error)}`;
  if (error instanceof NoConnectionError) return error.message;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  return [`${error.name}: ${error.message}`, ...(hints[code] ? [hints[code]] : [])].join('\n');
}

const hints: Record<string, string> = {
  ECONNREFUSED: 'Nothing answers there: is the local run (`npm start`) still up?',
  CredentialsProviderError: 'The AWS SDK finds no credentials: set AWS_PROFILE or sign in.',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again.',
  AccessDeniedException:
    'These AWS credentials may not do this; docs/architecture.md lists what an operator needs.',
  ResourceNotFoundException:
    'The outputs file names a table that does not exist: does it belong to this account?',
};
