import type { Schema } from './schema.ts';

/** A value in a statement. Whole numbers are bigints: a double would name the neighbour's row. */
export type Bound = string | bigint | number | null | Uint8Array;

/** A value as it was read: digits and dates as text, exactly as they are stored; bytes as they are. */
export type Cell = string | null | Uint8Array;
export type Row = Readonly<Record<string, Cell>>;

/** Statements of one connection. Throws faults of `faults.ts` only. */
export interface Session {
  read(sql: string, values?: readonly Bound[]): Promise<Row[]>;
  write(sql: string, values?: readonly Bound[]): Promise<void>;
}

/**
 * A system's database. `read` runs as the user who may only read; `transaction` runs as the user who may erase, at READ
 * COMMITTED, with lock waits of at most 5 seconds.
 */
export interface Database {
  dialect: Dialect;
  read: Session['read'];
  /** One transaction. Whatever `work` throws rolls it back. Never repeated here: `work` may have been half done. */
  transaction<Answer>(work: (session: Session) => Promise<Answer>): Promise<Answer>;
  schema(): Promise<Schema>;
  server(): Promise<Server>;
  /** After an erasure: what a database keeps of deleted rows in its own files goes, as far as it can be told to. */
  tidy(): Promise<void>;
  close(): Promise<void>;
}

/** The server behind a connection. */
export interface Server {
  /** One and the same server always answers the same. */
  id: string;
  /** Names why it is no place to erase in, or to prove an erasure. */
  replica?: 'read-only' | 'replicating';
}

/** How the databases differ in their language. */
export interface Dialect {
  name: 'mysql' | 'sqlite';
  quote(name: string): string;
  /** A table of our own. */
  own(name: string): string;
  /** Behind a SELECT whose rows must not change before the end of the transaction. */
  lock: string;
  /** Behind a table: rows are found by their condition, not by walking along the primary key for the sake of its order. */
  byIndex: string;
  /** Equality that is true for two nulls. */
  same: string;
  /** INSERT that does nothing where the key is taken. */
  insertNew: string;
  /** INSERT that replaces the row with its key. */
  replace: string;
}

/** `?` for each value, separated by commas. */
export const marks = (values: readonly unknown[]): string => values.map(() => '?').join(', ');

/** Tables of ours begin with it where they lie in the system's own file. */
export const ownPrefix = 'privacy_site_';
