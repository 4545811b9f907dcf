import { normaliseAddress } from '../../functions/shared/address.ts';
import type { Bound, Cell, Dialect } from '../database/database.ts';
import type { Column } from '../database/schema.ts';

/** A condition of a statement, with its values. */
export interface Condition {
  sql: string;
  values: readonly Bound[];
}

/**
 * Finds at least the rows with this address, and perhaps many others; who reads them compares them with
 * {@link isAddress}. Whatever is around the address, its part before the @ stands in the text as it is, unless it is
 * written in characters beyond ASCII: such texts are all compared. Reads the whole table: blanks, capitals and names are
 * where programs left them.
 */
export function addressCondition({ name, quote }: Dialect, column: Column, address: string): Condition {
  const text = quote(column.name);
  const local = address.slice(0, Math.max(address.lastIndexOf('@'), 0));
  const pattern = `%${local.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
  const isForeign =
    name === 'mysql'
      ? `CHAR_LENGTH(${text}) <> LENGTH(CONVERT(${text} USING utf8mb4))`
      : `${text} GLOB '*[^' || char(1) || '-~]*'`;
  return { sql: `(LOWER(${text}) LIKE ? ESCAPE '!' OR ${isForeign})`, values: [pattern] };
}

/** Is it, byte by byte, the same normalised address? */
export const isAddress = (cell: Cell | undefined, address: string): boolean =>
  typeof cell === 'string' && normaliseAddress(cell) === address;
