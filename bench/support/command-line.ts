import { readOptions } from '../../program/options.ts';
import { UsageError } from '../../program/usage-error.ts';
import type { Row } from './figure.ts';

/** The parsed command line. */
export interface Command {
  rows: readonly Row[];
  json: boolean;
  /** Update the document. */
  write: boolean;
  /** Only what is counted soon, and a missed goal is a fault. */
  quick: boolean;
  help: boolean;
}

/** @throws UsageError */
export function parseCommand(args: readonly string[], rows: readonly Row[]): Command {
  const { row: rowNumbers, json, write, quick, help } = parsed(args);
  if (write && quick) throw new UsageError('--write needs the whole figures: omit --quick.');
  if (quick && rowNumbers !== undefined) throw new UsageError('--quick has its own rows: omit --row.');
  return { rows: selected(rows, { rowNumbers, quick }), json, write, quick, help };
}

function selected(
  rows: readonly Row[],
  { rowNumbers, quick }: { rowNumbers: string | undefined; quick: boolean },
): readonly Row[] {
  if (quick) return rows.filter(({ isQuick }) => isQuick);
  return rowNumbers === undefined ? rows : selectRows(rowNumbers, rows);
}

const parsed = (args: readonly string[]) =>
  readOptions({
    call: 'npm run bench',
    args,
    options: {
      row: { type: 'string' },
      json: { type: 'boolean', default: false },
      write: { type: 'boolean', default: false },
      quick: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  }).values;

function selectRows(rowNumbers: string, rows: readonly Row[]): Row[] {
  const numbers = rowNumbers.split(',').map((text) => text.trim());
  const unknown = numbers.filter((number) => !rows.some(({ row }) => String(row) === number));
  if (unknown.length > 0) {
    const known = rows.map(({ row }) => row).join(', ');
    throw new UsageError(`There is no row ${unknown.join(', ')}; there are ${known}.`);
  }
  return rows.filter(({ row }) => numbers.includes(String(row)));
}
