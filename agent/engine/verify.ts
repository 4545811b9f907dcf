import type { Mention } from '../../functions/stores/domain/site-store.ts';
import type { TableMap } from '../store-map/store-map.ts';
import { judge } from './judge.ts';
import { isCustomerKey, keyPages } from './key-pages.ts';
import { columnOf, type Judgement, presentTables, schemaTable } from './look.ts';

/** Reads everything again and counts rows that should be gone, or of which too much is left. */
export async function countLeft(judgement: Judgement): Promise<number> {
  let left = 0;
  for (const table of presentTables(judgement, judgement.map.tables.values())) {
    for await (const keys of keyPages(judgement, table)) {
      const verdicts = await judge(judgement, judgement.database, table, keys);
      left += verdicts.filter(({ isDone }) => !isDone).length;
    }
  }
  return left;
}

/** What a person has to look at: free text that names the address, and rows that SQL takes for the customer's. */
export async function findMentions(judgement: Judgement): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for (const table of presentTables(judgement, judgement.map.tables.values())) {
    for (const column of table.probe) {
      const count = await countNaming(judgement, table, column);
      if (count > 0) mentions.push({ table: table.name, column, count });
    }
    const count = await countNearly(judgement, table);
    if (count > 0) mentions.push({ table: table.name, column: table.by.column, count });
  }
  return mentions;
}

/** Reads the whole table: that is what a search for what nobody linked has to do. */
async function countNaming(
  { database, subject }: Judgement,
  table: TableMap,
  column: string,
): Promise<number> {
  const { dialect, read } = database;
  const pattern = `%${subject.address.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
  const [row] = await read(
    `SELECT COUNT(*) AS hits FROM ${dialect.quote(table.name)} WHERE LOWER(${dialect.quote(column)}) LIKE ? ESCAPE '!'`,
    [pattern],
  );
  return Number(row?.hits ?? 0);
}

/**
 * Rows whose text for the customer differs from the number in capitals, accents or blanks only. The application may take
 * them for the customer's or for a neighbour's: nobody here can say.
 */
async function countNearly(judgement: Judgement, table: TableMap): Promise<number> {
  const { database, subject } = judgement;
  const by = columnOf(schemaTable(judgement, table.name), table.by.column);
  if (table.by.parent !== undefined || !by.folds || !isCustomerKey(subject.customerId)) return 0;
  const { dialect, read } = database;
  const name = dialect.quote(by.name);
  const rows = await read(
    `SELECT ${name}, COUNT(*) AS hits FROM ${dialect.quote(table.name)} WHERE ${name} = ? GROUP BY HEX(${name}), ${name}`,
    [subject.customerId],
  );
  const others = rows.filter((row) => row[by.name] !== subject.customerId);
  return others.reduce((sum, { hits }) => sum + Number(hits), 0);
}
