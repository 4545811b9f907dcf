import { type ExitCode, exitCodes } from './exit-codes.ts';
import { whenParentEnds } from './processes.ts';
import { reportOf } from './words.ts';

/** npm forwards a Ctrl-C to the program, which has already received it from the terminal: treat both as one. */
const duplicateMilliseconds = 500;

/** Nobody may be left to press Ctrl-C again: closing that hangs ends after this time. */
const closingMilliseconds = 30_000;

/**
 * Runs a program of ours: starts it, stops it, and ends it with an exit code and at most a sentence.
 *
 * The signal that `main` gets is aborted by Ctrl-C, `kill`, a closed terminal, a closed output, and the end of the
 * parent. `main` then closes what it opened and returns; a second Ctrl-C exits at once. What
 * {@link removeAtExit} knows is removed in every case.
 */
export async function runProgram(main: (stop: AbortSignal) => Promise<ExitCode>): Promise<void> {
  const controller = new AbortController();
  const stop = () => {
    if (controller.signal.aborted) return;
    setTimeout(() => process.exit(exitCodes.interrupted), closingMilliseconds).unref();
    controller.abort();
  };
  stopOnSignals(controller.signal, stop);
  whenParentEnds(stop);
  // Errors of a pipe that nobody reads any more, or of a terminal that is gone: there is nobody to tell.
  process.stdout.on('error', stop);
  process.stderr.on('error', () => {});
  process.on('uncaughtException', (error) => process.exit(tell(error)));
  try {
    process.exitCode = await main(controller.signal);
  } catch (error) {
    process.exitCode = controller.signal.aborted ? exitCodes.interrupted : tell(error);
  }
}

function stopOnSignals(signal: AbortSignal, stop: () => void): void {
  let stoppedAt = 0;
  const onSignal = () => {
    if (signal.aborted && performance.now() - stoppedAt > duplicateMilliseconds)
      process.exit(exitCodes.interrupted);
    stoppedAt ||= performance.now();
    stop();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
}

function tell(error: unknown): ExitCode {
  const { exitCode, text } = reportOf(error);
  process.stderr.write(`${text}\n`);
  return exitCode;
}
