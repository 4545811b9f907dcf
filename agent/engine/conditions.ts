import type { Cell, Row } from '../database/database.ts';
import type { Table } from '../database/schema.ts';
import { columnOf } from './look.ts';

/** Whether a row meets its conditions; `doubtful` names the column of which only the application can say. */
export interface Met {
  isMet: boolean;
  doubtful?: string;
}

/**
 * Does each column have one of its values? A number is compared as a number, and a text as the column compares it. Where
 * a column would tell two texts apart that differ in capitals, accents or blanks only, nobody here knows whether the
 * application does: such a row counts as met, and a person is told.
 */
export function meetsConditions(
  table: Table,
  conditions: Readonly<Record<string, readonly string[]>>,
  row: Row,
): Met {
  const answers = Object.entries(conditions).map(([name, values]) => {
    const { folds } = columnOf(table, name);
    const match = matchOf(row[name] ?? null, values);
    return { name, match: match === 'nearly' && folds ? 'same' : match };
  });
  if (answers.some(({ match }) => match === 'other')) return { isMet: false };
  const doubtful = answers.find(({ match }) => match === 'nearly')?.name;
  return { isMet: true, ...(doubtful !== undefined && { doubtful }) };
}

function matchOf(cell: Cell, values: readonly string[]): 'same' | 'nearly' | 'other' {
  // A column of SQLite holds bytes whatever its type is.
  if (cell instanceof Uint8Array) return 'nearly';
  const text = cell ?? '';
  if (values.some((value) => value === text || isSameNumber(value, text))) return 'same';
  return values.some((value) => plain(value) === plain(text)) ? 'nearly' : 'other';
}

const decimal = /^[+-]?\d+(\.\d*)?$/;
const isSameNumber = (one: string, other: string): boolean =>
  decimal.test(one) && decimal.test(other) && Number(one) === Number(other);

/** Without whatever any collation overlooks. */
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/[\p{M}\p{Cc}\p{Cf}\s]/gu, '')
    .toLowerCase()
    .replace(/đ/g, 'd')
    .replace(/ß/g, 'ss');
