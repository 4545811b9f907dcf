import { parseAddress } from '../../functions/shared/address.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import type { Row } from '../database/database.ts';
import { NeverFault } from '../faults.ts';
import { addressCondition, isAddress } from './address.ts';
import { dateText, isMissing } from './judge.ts';
import { holdsOf } from './ledger.ts';
import { columnOf, keyOf, keyText, type Look, namesNobody, pageRows, schemaTable, searched } from './look.ts';
import { isRemainder } from './remainder.ts';

/** A customer as the system has them. */
export interface CustomerOnFile {
  customerId: string;
  /** Normalised; none if what is on file is no address. */
  address?: string;
  /** As the system writes it. */
  language?: string;
  name?: string;
  /** A day, or an instant with its offset (ISO 8601); otherwise as the system writes it. */
  since?: string;
}

/** A page of all customers, in the order of their keys. */
export interface CustomerPage {
  customers: CustomerOnFile[];
  /** Where the next page begins; none after the last. */
  after?: string;
}

type Looking = Pick<Look, 'map' | 'database' | 'schema'>;

/**
 * The customer with exactly this normalised address. Compared here, byte by byte: SQL finds others too. Those of whom only
 * a held remainder is left are none any more. Throws `ambiguous-subject` if several have it: nobody can say whose request
 * it is.
 */
export async function lookUpCustomer(looking: Looking, address: string): Promise<CustomerOnFile | undefined> {
  const { map, database, schema } = looking;
  const { dialect } = database;
  const shape = schemaTable({ schema }, map.subject.table);
  const { sql, values } = addressCondition(dialect, columnOf(shape, map.subject.address), address);
  const key = dialect.quote(keyOf(shape).name);
  const from = `SELECT ${columnsOf(looking)} FROM ${dialect.quote(shape.name)} WHERE ${sql}`;
  const found: Row[] = [];
  let after: string | undefined;
  do {
    const beyond = after === undefined ? undefined : (searched(keyOf(shape), after) ?? after);
    const rows: Row[] = await database.read(
      `${from}${beyond === undefined ? '' : ` AND ${key} > ?`} ORDER BY ${key} LIMIT ${pageRows}`,
      beyond === undefined ? values : [...values, beyond],
    );
    found.push(...rows.filter((row) => isAddress(row[map.subject.address], address)));
    after = rows.length < pageRows ? undefined : keyText(keyOf(shape), rows.at(-1)?.[keyOf(shape).name]);
  } while (after !== undefined);
  const customers: CustomerOnFile[] = [];
  for (const customer of found.map((row) => toCustomer(looking, row)))
    if (!(await isRemainder(looking, customer.customerId))) customers.push(customer);
  const [first, ...others] = customers;
  if (others.length > 0) throw new NeverFault('ambiguous-subject');
  return first;
}

/** The customer of this key, as long as more than a held remainder of them is left. */
export async function customerOnFile(
  looking: Looking,
  customerId: string,
): Promise<CustomerOnFile | undefined> {
  const customer = await customerByKey(looking, customerId);
  return customer && !(await isRemainder(looking, customerId)) ? customer : undefined;
}

/** The customer of this key: what is on file now. */
export async function customerByKey(
  looking: Looking,
  customerId: string,
): Promise<CustomerOnFile | undefined> {
  const { map, database, schema } = looking;
  const { dialect } = database;
  const shape = schemaTable({ schema }, map.subject.table);
  const key = keyOf(shape);
  const value = searched(key, customerId);
  if (value === undefined || namesNobody(customerId)) return undefined;
  const rows = await database.read(
    `SELECT ${columnsOf(looking)} FROM ${dialect.quote(shape.name)} WHERE ${dialect.quote(key.name)} = ?`,
    [value],
  );
  return rows.map((row) => toCustomer(looking, row)).find((customer) => customer.customerId === customerId);
}

/** All customers, page by page. Those of whom only a held remainder is left are none any more. */
export async function listCustomers(
  looking: Looking,
  after: string | undefined,
  limit: number,
): Promise<CustomerPage> {
  const { map, database, schema } = looking;
  const { dialect } = database;
  const shape = schemaTable({ schema }, map.subject.table);
  const key = keyOf(shape);
  const beyond = after === undefined ? undefined : searched(key, after);
  const rows = await database.read(
    `SELECT ${columnsOf(looking)} FROM ${dialect.quote(shape.name)}
     ${beyond === undefined ? '' : `WHERE ${dialect.quote(key.name)} > ?`} ORDER BY ${dialect.quote(key.name)} LIMIT ${limit}`,
    beyond === undefined ? [] : [beyond],
  );
  const all = rows.map((row) => toCustomer(looking, row));
  const held = await holdsOf(
    database,
    database,
    map.store,
    shape.name,
    all.map(({ customerId }) => customerId),
  );
  const last = all.length === limit ? all.at(-1)?.customerId : undefined;
  return {
    customers: all.filter(({ customerId }) => !held.has(customerId) && !namesNobody(customerId)),
    ...(last !== undefined && { after: last }),
  };
}

function columnsOf({ map: { subject }, database: { dialect } }: Looking): string {
  const { key, address, language, since, name } = subject;
  const names = [key, address, language, since, ...name].filter((each) => each !== undefined);
  return [...new Set(names)].map(dialect.quote).join(', ');
}

function toCustomer({ map, database, schema }: Looking, row: Row): CustomerOnFile {
  const { subject } = map;
  const shape = schemaTable({ schema }, subject.table);
  const text = (column: string | undefined) => {
    const cell = column === undefined ? null : row[column];
    return typeof cell === 'string' && cell !== '' ? cell : undefined;
  };
  const address = parseAddress(text(subject.address) ?? '');
  const name = subject.name.flatMap((column) => text(column)?.trim() || []).join(' ');
  const [language, created] = [text(subject.language), text(subject.since)];
  const since =
    subject.since === undefined || created === undefined || isMissing(created)
      ? undefined
      : dateText(columnOf(shape, subject.since), created, { map, database });
  return {
    customerId: keyText(columnOf(shape, subject.key), row[subject.key]),
    ...(!isRefusal(address) && { address }),
    ...(language !== undefined && { language }),
    ...(name !== '' && { name }),
    ...(since !== undefined && { since }),
  };
}
