import { domainToUnicode } from 'node:url';
import { normaliseAddress } from '../../functions/shared/address.ts';
import type { Bound, Cell, Dialect } from '../database/database.ts';
import type { Column } from '../database/schema.ts';

/** A condition of a statement, with its values. */
export interface Condition {
  sql: string;
  values: readonly Bound[];
}

/**
 * Finds at least the rows with this address, and perhaps others: what SQL takes as equal depends on the column. Who
 * reads the rows compares them with {@link isAddress}.
 */
export function addressCondition(dialect: Dialect, column: Column, address: string): Condition {
  const name = dialect.quote(column.name);
  const spellings = spellingsOf(address);
  const among = `IN (${spellings.map(() => '?').join(', ')})`;
  // An index helps only where the column itself overlooks capitals and blanks.
  return { sql: column.folds ? `${name} ${among}` : `LOWER(TRIM(${name})) ${among}`, values: spellings };
}

/** With the domain as it is sent, and as it is read. */
function spellingsOf(address: string): string[] {
  const at = address.lastIndexOf('@');
  const readable = `${address.slice(0, at + 1)}${domainToUnicode(address.slice(at + 1))}`;
  return [...new Set([address, readable])];
}

/** Is it, byte by byte, the same normalised address? */
export const isAddress = (cell: Cell | undefined, address: string): boolean =>
  typeof cell === 'string' && normaliseAddress(cell) === address;
