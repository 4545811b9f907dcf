/** `npm run bench`: measures the published figures. */
import { readFileSync, writeFileSync } from 'node:fs';
import { type ExitCode, exitCodes } from '../program/exit-codes.ts';
import { runProgram } from '../program/run-program.ts';
import { rows } from './rows.ts';
import { openBench } from './support/bench.ts';
import { type Command, parseCommand } from './support/command-line.ts';
import type { Figure } from './support/figure.ts';
import { asMarkdown, asText, circumstances, replaceBetweenMarkers } from './support/report.ts';

const help = `Usage: npm run bench [-- <options>]

Measures the figures of docs/figures.md by counting, on this machine and without an AWS account. Takes a few minutes.

  --row <numbers>  only these rows, such as 2,15
  --json           one JSON document
  --write          writes the figures to docs/figures.md, with date, Node.js version and number of CPUs; all rows only
  --help           this text

${rows.map(({ row, name }) => `  ${String(row).padStart(2)}  ${name}`).join('\n')}

Exit codes: 0 every figure was measured, whether or not its goal is met · 1 one could not be measured · 2 wrong usage, or
this machine lacks something · 130 interrupted.`;

const document = new URL('../docs/figures.md', import.meta.url);

/** Progress goes to stderr, where it does not disturb readers of the result. */
const say = (text: string) => process.stderr.write(`… ${text}\n`);

async function measure({ rows: selected, json, write }: Command, stop: AbortSignal): Promise<ExitCode> {
  const bench = await openBench(say);
  // What a row has started ends with this process, and so does the folder.
  stop.addEventListener('abort', () => process.exit(exitCodes.interrupted));
  const figures: Figure[] = [];
  const failures: { row: number; reason: string }[] = [];
  for (const { measure: measureRow, ...about } of selected) {
    say(`${about.row} ${about.name}`);
    try {
      figures.push({ ...about, ...(await measureRow(bench)) });
    } catch (error) {
      failures.push({ row: about.row, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  const measuredOn = circumstances();
  if (json) console.log(JSON.stringify({ ...measuredOn, figures, failures }, null, 2));
  else console.log(`\n${asText(figures)}`);
  for (const { row, reason } of failures) console.error(`\nRow ${row} could not be measured: ${reason}`);
  if (failures.length > 0) return exitCodes.fault;
  if (write) {
    const text = readFileSync(document, 'utf8');
    writeFileSync(document, replaceBetweenMarkers(text, asMarkdown(figures, measuredOn)));
    say('docs/figures.md is written');
  }
  return exitCodes.done;
}

await runProgram(async (stop) => {
  const command = parseCommand(process.argv.slice(2), rows);
  if (!command.help) return measure(command, stop);
  console.log(help);
  return exitCodes.done;
});
