/** The operator's command: `npm run requests -- --help`. */

import { styleText } from 'node:util';
import { parseCommandLine } from './command-line.ts';
import { connect, NoConnectionError } from './connection.ts';
import { type CommandResult, exitCodes, runCommand } from './run-command.ts';
import type { Paint } from './text.ts';

/** `styleText` leaves the text alone unless the stream is a terminal, and obeys NO_COLOR. */
const paint: Paint = (style, text) => styleText(style, text, { stream: process.stdout });

async function run(words: readonly string[]): Promise<CommandResult> {
  const line = parseCommandLine(words);
  if ('help' in line) return { exitCode: exitCodes.done, output: line.help };
  if ('mistake' in line) return { exitCode: exitCodes.wrongUsage, remark: line.mistake };
  try {
    return await runCommand(connect(line.place), line.command, paint);
  } catch (error) {
    return { exitCode: exitCodes.fault, remark: wordsFor(error) };
  }
}

/** Says what failed and, where it is known, what helps. Causes stay out: services quote what they were sent. */
function wordsFor(error: unknown): string {
  if (!(error instanceof Error)) return `Something failed: ${String(error)}`;
  if (error instanceof NoConnectionError) return error.message;
  const cause = error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause ? String(cause.code) : cause.name;
  return [`${error.name}: ${error.message}`, ...(hints[code] ? [hints[code]] : [])].join('\n');
}

const hints: Record<string, string> = {
  ECONNREFUSED: 'Nobody answers there: is the local run (`npm start`) still up?',
  CredentialsProviderError: 'The AWS SDK finds no credentials: set AWS_PROFILE or sign in.',
  ExpiredTokenException: 'The AWS credentials have expired: sign in again.',
  AccessDeniedException:
    'These AWS credentials may not do this; docs/architecture.md names what an operator needs.',
  ResourceNotFoundException: 'The outputs file names a table that is not there: is it that of this account?',
};

const { exitCode, output, remark } = await run(process.argv.slice(2));
if (output) process.stdout.write(output);
if (remark) process.stderr.write(`${remark}\n`);
process.exitCode = exitCode;
