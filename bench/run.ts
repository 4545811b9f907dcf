/** `npm run bench`: measures the published figures. */
import { readFileSync, writeFileSync } from 'node:fs';
import { rows } from './rows.ts';
import { openBench } from './support/bench.ts';
import { type Command, parseCommand, UsageError } from './support/command-line.ts';
import type { Figure } from './support/figure.ts';
import { asMarkdown, asText, betweenMarkers, circumstances } from './support/report.ts';

const help = `Usage: npm run bench [-- <options>]

Measures the figures of docs/figures.md by counting, on this machine and without an AWS account. Takes some minutes.

  --row <numbers>  only these, as in 2,15
  --json           one JSON document
  --write          puts the figures into docs/figures.md, with date, Node.js version and number of CPUs; all rows only
  --help           this text

${rows.map(({ row, name }) => `  ${String(row).padStart(2)}  ${name}`).join('\n')}

Exit codes: 0 every figure was measured, whether its goal is met or not · 1 one could not be · 2 wrong usage.`;

const document = new URL('../docs/figures.md', import.meta.url);

/** Progress goes where it disturbs no reader of the result. */
const say = (text: string) => process.stderr.write(`… ${text}\n`);

function command(): Command {
  try {
    return parseCommand(process.argv.slice(2), rows);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${help}`);
    process.exit(2);
  }
}

async function measure({ rows: wanted, json, write }: Command): Promise<void> {
  const bench = openBench(say);
  const figures: Figure[] = [];
  const failures: { row: number; reason: string }[] = [];
  for (const { measure: measureRow, ...about } of wanted) {
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
  if (failures.length > 0) {
    process.exitCode = 1;
  } else if (write) {
    const text = readFileSync(document, 'utf8');
    writeFileSync(document, betweenMarkers(text, asMarkdown(figures, measuredOn)));
    say('docs/figures.md is written');
  }
}

const asked = command();
if (asked.help) console.log(help);
else await measure(asked);
