import type { Language, Topic } from '../../functions/shared/vocabulary.ts';
import type { HoldBasis } from '../../functions/stores/domain/holds.ts';
import type { Category } from '../../functions/stores/domain/plan.ts';
import type { CopyElsewhere } from '../../functions/stores/domain/site-store.ts';

/** What one system of the provider holds of a customer, table by table: the YAML file of `systems/`, read and checked. */
export interface StoreMap {
  /** The store's name without `site:`. */
  store: string;
  /**
   * Which requests reach it: those about the customer's information, or about what the customer hosts. Missing: the
   * agent's configuration says it.
   */
  scope?: 'information' | 'data';
  database: DatabaseKind;
  /**
   * `documentation`: nobody compared the map with a running system. Such a store only finds, until a person on site signs
   * the fingerprint of its schema.
   */
  source: 'schema' | 'documentation';
  /** The offset in which the application writes dates that carry none, `+07:00`. */
  zone: string;
  subject: SubjectMap;
  tables: ReadonlyMap<string, TableMap>;
  nothingOfCustomers: readonly string[];
  copies: readonly CopyElsewhere[];
  words: Readonly<Record<Language, StoreWords>>;
  /** SHA-256 of the file, hex. */
  sha256: string;
}

export type DatabaseKind = 'mysql' | 'sqlite';

/** How the system knows its customers. */
export interface SubjectMap {
  table: string;
  key: string;
  address: string;
  language?: string;
  /** What letters call them: the columns in the order in which a name is written; none: letters name nobody. */
  name: readonly string[];
  /** Since when: the date of the account. */
  since?: string;
  /** Values that stop the application from writing for this customer. */
  freeze: Readonly<Record<string, MapValue>>;
  /** By topic: values that stop promotions about it. */
  refuse: Readonly<Partial<Record<Topic, Readonly<Record<string, MapValue>>>>>;
}

export type MapValue = string | number | null;

/** Words of a store for customers, in one language. */
export interface StoreWords {
  store: string;
  /** By the names of `copies`. */
  copies: Readonly<Record<string, string>>;
}

export interface TableMap {
  name: string;
  is: Category;
  /** The column that says whose the row is: a customer's key, or the key of a row of `parent`. */
  by: { column: string; parent?: string };
  /** A column with an address, for rows without an owner in `by`. */
  orAddress?: string;
  /** Columns of free text that are searched for the address at `verify`. */
  probe: readonly string[];
  hold?: TableHold;
  /** Rows stay, stripped, until the customer has nothing left in these tables. */
  staysFor: readonly string[];
  /** What is left of a row that stays. The key and `by` always stay. */
  keep: '*' | readonly string[];
  /** What replaces a stripped value where nothing cannot stand. `{key}` is the row's key. */
  as: Readonly<Record<string, MapValue>>;
  /** Columns that no copy contains. */
  hide: readonly string[];
  /** Handles of this customer in other stores: kind, and the columns that make it. */
  names: Readonly<Record<string, readonly string[]>>;
  files?: { column: string; under: string };
  /** Reading the whole table for one customer is accepted: `by` has no index. */
  scan: boolean;
  /** The system may lack the table: a part of it that not everybody has. */
  optional: boolean;
  /** A table without transactions is accepted. */
  notTransactional: boolean;
  /** Triggers on the table that a person has read and found harmless. */
  triggers: readonly string[];
}

export type TableHold =
  | {
      basis: HoldBasis;
      /** Columns with the date that the basis counts from: the first that has one. */
      from: readonly string[];
      /** The row is held only if each column has one of its values. */
      while: Readonly<Record<string, readonly string[]>>;
    }
  /** As long as its parent. */
  | { with: string };

/** The table of the customers themselves. */
export const isSubjectTable = (map: StoreMap, table: TableMap): boolean => table.name === map.subject.table;

/** Does any row of the table stay after a deletion? */
export const mayStay = ({ hold, staysFor }: TableMap): boolean => hold !== undefined || staysFor.length > 0;

/** Tables whose rows hang on rows of this one. */
export const childrenOf = (map: StoreMap, { name }: TableMap): TableMap[] =>
  [...map.tables.values()].filter(({ by }) => by.parent === name);

export function tableOf(map: StoreMap, name: string): TableMap {
  const table = map.tables.get(name);
  if (!table) throw new RangeError(`The store map names no table ${name}.`);
  return table;
}
