/** `npm run chaos`: random journeys among random faults. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stopOnSignal } from '../local/stop-on-signal.ts';
import { synthesise } from '../local/synthesise.ts';
import { runChaos } from './chaos.ts';
import { type Command, parseCommand, UsageError } from './command-line.ts';
import { reportText } from './report.ts';
import { settings } from './world.ts';

const help = `Usage: npm run chaos [-- <options>]

Plays random journeys of customers, strangers and staff through the whole system on this machine, while calls of AWS are
throttled, cut and lost, functions die, steps run twice and late, and clocks are wrong. Then everything may come to its
end, and every journey is judged.

  --seed <text>        the same journeys and faults as an earlier run; otherwise new ones
  --journeys <number>  how many; otherwise 1000
  --only <numbers>     only these journeys of a run, such as 17 or 17,203; needs --seed
  --concurrency <n>    how many are played side by side; otherwise 40
  --json               one JSON document
  --help               this text

Exit codes: 0 every invariant held · 1 one did not, or something failed · 2 wrong usage · 130 interrupted.`;

function command(): Command {
  try {
    return parseCommand(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}

/** Progress goes to stderr, where it does not disturb readers of the result. */
const say = (text: string) => process.stderr.write(`… ${text}\n`);

async function main({ seed, numbers, concurrency, json }: Command): Promise<void> {
  const startedAt = performance.now();
  say(`seed ${seed}, ${numbers.length} journeys`);
  const folder = await mkdtemp(join(tmpdir(), 'privacy-requests-chaos-'));
  const remove = () => rm(folder, { recursive: true, force: true });
  const signal = stopOnSignal(() => say('ending …'));
  let close = async () => {};
  signal.addEventListener('abort', () =>
    close()
      .then(remove)
      .finally(() => process.exit(130)),
  );
  try {
    const template = await synthesise({ outdir: folder, settings, signal });
    const onStart = (ending: () => Promise<void>) => {
      close = ending;
    };
    const result = await runChaos({ seed, numbers, concurrency, template, say, onStart });
    const seconds = Math.round((performance.now() - startedAt) / 1000);
    const { violations, faults, counts } = result;
    if (json) console.log(JSON.stringify({ seed, seconds, ...counts, faults, violations }, null, 2));
    else console.log(`\nSeed ${seed}, ${seconds} s: ${reportText(seed, result)}`);
    process.exitCode = violations.length === 0 ? 0 : 1;
  } finally {
    await remove();
  }
}

const parsedCommand = command();
if (parsedCommand.help) console.log(help);
else await main(parsedCommand);
