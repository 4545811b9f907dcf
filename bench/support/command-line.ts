import { parseArgs } from 'node:util';
import type { Row } from './figure.ts';

/** What the command was asked to do. */
export interface Command {
  rows: readonly Row[];
  json: boolean;
  /** Update the document. */
  write: boolean;
  help: boolean;
}

/** The command cannot be understood; the message says why. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** @throws UsageError */
export function parseCommand(args: readonly string[], rows: readonly Row[]): Command {
  const { row: wanted, json, write, help } = parsed(args);
  if (write && wanted !== undefined) throw new UsageError('--write needs all rows: leave --row out.');
  return { rows: wanted === undefined ? rows : chosen(wanted, rows), json, write, help };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        row: { type: 'string' },
        json: { type: 'boolean', default: false },
        write: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message, { cause: error });
  }
}

function chosen(wanted: string, rows: readonly Row[]): Row[] {
  const numbers = wanted.split(',').map((text) => text.trim());
  const unknown = numbers.filter((number) => !rows.some(({ row }) => String(row) === number));
  if (unknown.length > 0) {
    const known = rows.map(({ row }) => row).join(', ');
    throw new UsageError(`There is no row ${unknown.join(', ')}; there are ${known}.`);
  }
  return rows.filter(({ row }) => numbers.includes(String(row)));
}
