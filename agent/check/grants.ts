import type { StoreMap } from '../store-map/store-map.ts';

export interface GrantNames {
  /** The system's database. */
  schema: string;
  /** The database of the ledger. */
  ledger: string;
  /** `user@host` of the one that reads. */
  reader: string;
  /** `user@host` of the one that erases. */
  eraser: string;
}

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
/** A schema in GRANT is a pattern: `_` and `%` in its name would mean others too. */
const quotePattern = (name: string): string => quote(name.replace(/[_%\\]/g, (sign) => `\\${sign}`));
const account = (name: string): string =>
  name
    .split('@')
    .map((part) => `'${part.replaceAll("'", "''")}'`)
    .join('@');

/**
 * The statements that make two users: one reads, one may update and delete in mapped tables only. A person with the rights
 * runs them; the passwords are theirs to choose.
 */
export function grantStatements(map: StoreMap, names: GrantNames, present?: ReadonlySet<string>): string[] {
  const [reader, eraser] = [account(names.reader), account(names.eraser)];
  const tables = [...map.tables.keys()].filter((name) => present?.has(name) ?? true);
  return [
    `CREATE DATABASE IF NOT EXISTS ${quote(names.ledger)} CHARACTER SET utf8mb4`,
    `CREATE USER IF NOT EXISTS ${reader} IDENTIFIED BY 'choose a password'`,
    `CREATE USER IF NOT EXISTS ${eraser} IDENTIFIED BY 'choose another password'`,
    // These two show the triggers and jobs that `check` has to name. What their holder adds runs with the right to read.
    `GRANT SELECT, TRIGGER, EVENT ON ${quotePattern(names.schema)}.* TO ${reader}`,
    `GRANT SELECT ON ${quotePattern(names.ledger)}.* TO ${reader}`,
    ...tables.map(
      (name) => `GRANT SELECT, UPDATE, DELETE ON ${quote(names.schema)}.${quote(name)} TO ${eraser}`,
    ),
    `GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON ${quotePattern(names.ledger)}.* TO ${eraser}`,
  ];
}
