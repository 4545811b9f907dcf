/** `npm run chaos`: random journeys among random faults. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { synthesise } from '../local/synthesise.ts';
import { type ExitCode, exitCodes } from '../program/exit-codes.ts';
import { temporaryFolder } from '../program/own-files.ts';
import { runProgram } from '../program/run-program.ts';
import { type Command, parseCommand } from './command-line.ts';
import { reportText } from './report.ts';
import { runShares, sharesOf } from './shares.ts';
import { settings } from './world.ts';

const help = `Usage: npm run chaos [-- <options>]

Plays random journeys of customers, strangers and staff through the whole system on this machine, while calls of AWS are
throttled, cut and lost, functions die, steps run twice and late, and clocks are wrong. Then everything may come to its
end, and every journey is judged.

  --seed <text>        the same journeys and faults as an earlier run; otherwise new ones
  --journeys <number>  how many; otherwise 1000
  --only <numbers>     only these journeys of a run, such as 17 or 17,203; needs --seed
  --concurrency <n>    how many are played side by side in each process; otherwise 40
  --processes <n>      how many processes share them; otherwise one for each processor, up to four
  --json               one JSON document
  --help               this text

Exit codes: 0 every invariant held · 1 one did not, or something failed · 2 wrong usage,
or this machine lacks something · 130 interrupted.`;

/** Progress goes to stderr, where it does not disturb readers of the result. */
const say = (text: string) => process.stderr.write(`… ${text}\n`);

async function play(command: Command, stop: AbortSignal): Promise<ExitCode> {
  const { seed, numbers, concurrency, json } = command;
  const { processes = sharesOf(numbers.length, availableParallelism()) } = command;
  const startedAt = performance.now();
  say(`seed ${seed}, ${numbers.length} journeys`);
  const folder = await temporaryFolder('chaos');
  // What the run has started ends with this process, and so do its folders.
  stop.addEventListener('abort', () => process.exit(exitCodes.interrupted));
  const template = await synthesise({ outdir: join(folder.path, 'cdk'), settings, signal: stop });
  const result = await runShares({ seed, numbers, concurrency, template, say }, processes);
  const seconds = Math.round((performance.now() - startedAt) / 1000);
  const { violations, faults, counts } = result;
  if (json) console.log(JSON.stringify({ seed, seconds, ...counts, faults, violations }, null, 2));
  else console.log(`\nSeed ${seed}, ${seconds} s: ${reportText(seed, result)}`);
  return violations.length === 0 ? exitCodes.done : exitCodes.fault;
}

await runProgram(async (stop) => {
  const command = parseCommand(process.argv.slice(2));
  if (!command.help) return play(command, stop);
  console.log(help);
  return exitCodes.done;
});
