import { domainToUnicode } from 'node:url';
import { normaliseAddress } from '../../functions/shared/address.ts';
import { type Bound, type Cell, type Dialect, marks } from '../database/database.ts';
import type { Column } from '../database/schema.ts';

/** A condition of a statement, with its values. */
export interface Condition {
  sql: string;
  values: readonly Bound[];
}

/**
 * Finds at least the rows with this address, and perhaps others: what SQL takes as equal depends on the column. Who
 * reads the rows compares them with {@link isAddress}. Reads the whole table: blanks and capitals are where programs
 * left them.
 */
export function addressCondition(dialect: Dialect, column: Column, address: string): Condition {
  const values = spellingsOf(address);
  return { sql: `LOWER(TRIM(${dialect.quote(column.name)})) IN (${marks(values)})`, values };
}

/** The same by an index, where the column overlooks capitals: finds an address that is stored as it should be. */
export function quickAddressCondition(
  dialect: Dialect,
  column: Column,
  address: string,
): Condition | undefined {
  if (!column.folds) return undefined;
  const values = spellingsOf(address);
  return { sql: `${dialect.quote(column.name)} IN (${marks(values)})`, values };
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
