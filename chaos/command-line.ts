import { randomBytes } from 'node:crypto';
import { readOptions } from '../program/options.ts';
import { UsageError } from '../program/usage-error.ts';

/** The parsed command line. */
export interface Command {
  seed: string;
  /** Numbers of the journeys to play, from 1. */
  numbers: readonly number[];
  /** How many are played side by side in each process. */
  concurrency: number;
  /** How many processes share them; absent: as many as suit the machine. */
  processes?: number;
  json: boolean;
  help: boolean;
}

const defaultJourneys = 1000;
const defaultConcurrency = 40;

/** @throws UsageError */
export function parseCommand(args: readonly string[]): Command {
  const values = parsed(args);
  const only = values.only?.split(',').map((text) => numberIn('--only', text));
  if (only !== undefined && values.journeys !== undefined)
    throw new UsageError('--only names the journeys: omit --journeys.');
  if (only !== undefined && values.seed === undefined)
    throw new UsageError('--only needs the --seed of the run whose journeys it repeats.');
  const journeys = values.journeys === undefined ? defaultJourneys : numberIn('--journeys', values.journeys);
  return {
    seed: values.seed ?? randomBytes(4).toString('hex'),
    numbers: only ?? Array.from({ length: journeys }, (_, index) => index + 1),
    concurrency:
      values.concurrency === undefined ? defaultConcurrency : numberIn('--concurrency', values.concurrency),
    ...(values.processes !== undefined && { processes: numberIn('--processes', values.processes) }),
    json: values.json,
    help: values.help,
  };
}

const maxNumber = 99_999;

function numberIn(option: string, text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > maxNumber)
    throw new UsageError(`${option} needs whole numbers from 1 to ${maxNumber}.`);
  return number;
}

const parsed = (args: readonly string[]) =>
  readOptions({
    call: 'npm run chaos',
    args,
    options: {
      seed: { type: 'string' },
      journeys: { type: 'string' },
      only: { type: 'string' },
      concurrency: { type: 'string' },
      processes: { type: 'string' },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;
