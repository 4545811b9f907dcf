/** The agent beside the provider's systems: `npm run agent -- --help`, or the bundled file on its own. */

import { type ExitCode, exitCodes } from '../program/exit-codes.ts';
import { readOptions } from '../program/options.ts';
import { UsageError } from '../program/usage-error.ts';
import { check } from './commands/check.ts';
import { type Command, type Context, commonOptions, type Said, type Words } from './commands/command.ts';
import { enrol } from './commands/enrol.ts';
import { forget } from './commands/forget.ts';
import { grants } from './commands/grants.ts';
import { release } from './commands/release.ts';
import { run } from './commands/run.ts';
import { status } from './commands/status.ts';
import { stop } from './commands/stop.ts';
import { tryCommand } from './commands/try.ts';
import { LaterFault, NeverFault } from './faults.ts';
import { version } from './version.ts';

const commands: Readonly<Record<string, Command>> = {
  enrol,
  check,
  try: tryCommand,
  run,
  status,
  grants,
  release,
  stop,
  forget,
};

const help = `The agent beside the provider's systems. It asks the privacy-request workflow for work and does it here.

  enrol             make the keys of this agent
  check             is everything as it must be?
  try               find what is stored of one customer; change nothing
  run               ask for work and do it, until ended
  status            what is coming, by date
  grants            SQL for the two database users of a store
  release           let through what a brake holds back
  stop              begin nothing more; works without the workflow
  forget            remove what is kept for one request

Each has --help, --json and --config <file>. docs/site.md explains the rest. This is version ${version}.
`;

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function main(words: readonly string[]): Promise<ExitCode> {
  const [name, ...args] = words;
  if (name === '--help' || name === '-h') return say(help, exitCodes.done);
  if (name === '--version') return say(`${version}\n`, exitCodes.done);
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (!command)
    return complain(
      name === undefined ? 'Which command? See --help.' : `"${name}" is not a command. See --help.`,
    );
  try {
    const { values, positionals } = readOptions({
      call: `agent ${name}`,
      args,
      options: { ...commonOptions, ...command.options },
      allowPositionals: true,
    });
    if (values.help) return say(command.help, exitCodes.done);
    const result = await command.run({ values, positionals } as Words, contextOfProcess());
    return show(result, values.json === true);
  } catch (error) {
    return report(error);
  }
}

function contextOfProcess(): Context {
  const ending = new AbortController();
  for (const signal of signals)
    process.on(signal, () => {
      // The second one does not wait for the end of a batch.
      if (ending.signal.aborted) process.exit(exitCodes.interrupted);
      ending.abort();
    });
  return {
    now: () => new Date(),
    stop: ending.signal,
    write: (line) => void process.stdout.write(line),
    version,
  };
}

function show({ exitCode, text, json }: Said, asJson: boolean): ExitCode {
  // Findings are an answer too, whatever they say.
  const isAnswer = exitCode === exitCodes.done || exitCode === exitCodes.fault || asJson;
  (isAnswer ? process.stdout : process.stderr).write(asJson ? `${JSON.stringify(json)}\n` : text);
  return exitCode;
}

function say(text: string, exitCode: ExitCode): ExitCode {
  process.stdout.write(text);
  return exitCode;
}

function complain(sentence: string, exitCode: ExitCode = exitCodes.wrongUsage): ExitCode {
  process.stderr.write(`${sentence}\n`);
  return exitCode;
}

/** Says what failed without the words of whoever failed: a database's message quotes values, and values name people. */
function report(error: unknown): ExitCode {
  if (error instanceof UsageError) return complain(error.message);
  if (error instanceof LaterFault || error instanceof NeverFault)
    return complain(error.message, exitCodes.fault);
  const { code, path } = error as NodeJS.ErrnoException;
  if (code !== undefined && path !== undefined) return complain(`${path} cannot be used (${code}).`);
  const kind = error instanceof Error ? error.constructor.name : 'Fault';
  return complain(
    `The agent met a fault that it does not know (${kind}${code ? ` ${code}` : ''}).`,
    exitCodes.fault,
  );
}

// Whatever nobody caught ends the process as `report` says it, without a stack trace.
process.on('uncaughtException', (error) => process.exit(report(error)));
process.stdout.on('error', () => process.exit(exitCodes.interrupted));
process.stderr.on('error', () => {});
void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
