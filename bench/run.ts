/** `npm run bench`: measures the published figures. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type ExitCode, exitCodes } from '../program/exit-codes.ts';
import { runProgram } from '../program/run-program.ts';
import { rows } from './rows.ts';
import { type Bench, openBench } from './support/bench.ts';
import { svgOf } from './support/chart.ts';
import { type Command, parseCommand } from './support/command-line.ts';
import type { Figure, Row } from './support/figure.ts';
import {
  asText,
  type Circumstances,
  changeBetweenMarkers,
  chartFile,
  circumstances,
  withFigures,
} from './support/report.ts';

const help = `Usage: npm run bench [-- <options>]

Measures the figures of docs/figures.md by counting, on this machine and without an AWS account. Takes a few minutes.

  --row <numbers>  only these rows, such as 2,15
  --json           one JSON document
  --quick          only what is counted within a minute and must not get worse; exit code 1 if it has
  --write          writes the figures to docs/figures.md, with date, Node.js version and number of CPUs, and the charts
                   beside it; with --row, the others stay as they were measured
  --help           this text

${rows.map(({ row, name }) => `  ${String(row).padStart(2)}  ${name}`).join('\n')}

Exit codes: 0 every figure was measured, whether or not its goal is met · 1 one could not be measured, or is worse than
--quick allows · 2 wrong usage, or this machine lacks something · 130 interrupted.`;

const document = new URL('../docs/figures.md', import.meta.url);

/** Progress goes to stderr, where it does not disturb readers of the result. */
const say = (text: string) => process.stderr.write(`… ${text}\n`);

interface Failure {
  row: number;
  reason: string;
}

async function measure(
  { rows: selected, json, write, quick }: Command,
  stop: AbortSignal,
): Promise<ExitCode> {
  const bench = await openBench(say);
  // What a row has started ends with this process, and so does the folder.
  stop.addEventListener('abort', () => process.exit(exitCodes.interrupted));
  const { figures, failures } = await measureAll(selected, bench);
  const measuredOn = circumstances();
  if (json) console.log(JSON.stringify({ ...measuredOn, figures, failures }, null, 2));
  else console.log(`\n${asText(figures)}`);
  for (const { row, reason } of failures) console.error(`\nRow ${row} could not be measured: ${reason}`);
  if (failures.length > 0) return exitCodes.fault;
  if (write) writeDown(figures, measuredOn);
  return quick && reportWorse(figures) ? exitCodes.fault : exitCodes.done;
}

async function measureAll(selected: readonly Row[], bench: Bench) {
  const figures: Figure[] = [];
  const failures: Failure[] = [];
  for (const { measure: measureRow, ...about } of selected) {
    say(`${about.row} ${about.name}`);
    try {
      figures.push({ ...about, ...(await measureRow(bench)) });
    } catch (error) {
      failures.push({ row: about.row, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  return { figures, failures };
}

function writeDown(figures: readonly Figure[], measuredOn: Circumstances): void {
  const text = readFileSync(document, 'utf8');
  const changed = changeBetweenMarkers(text, (written) => withFigures(written, figures, measuredOn));
  writeFileSync(document, changed);
  for (const { row, chart } of figures) {
    if (chart) writeFileSync(new URL(`figures/${chartFile(row)}`, document), svgOf(chart));
  }
  say('docs/figures.md is written');
}

/** Says which figures miss their goals. @returns whether there are any */
function reportWorse(figures: readonly Figure[]): boolean {
  const worse = figures.filter(({ isMet }) => !isMet);
  for (const { row, name, value, goal } of worse)
    console.error(`\nRow ${row} has got worse: ${name} is ${value}, and should be ${goal}.`);
  return worse.length > 0;
}

await runProgram(async (stop) => {
  const command = parseCommand(process.argv.slice(2), rows);
  if (!command.help) return measure(command, stop);
  console.log(help);
  return exitCodes.done;
});
