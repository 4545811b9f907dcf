import type { Mention } from '../../functions/stores/domain/site-store.ts';
import type { Database } from '../database/database.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import { judge } from './judge.ts';
import { keyPages } from './key-pages.ts';
import { type Judgement, presentTables } from './look.ts';

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

/** Searches free text for the address. Reads whole tables: that is what a search for what nobody linked has to do. */
export async function findMentions(
  { database, map, schema }: { database: Database; map: StoreMap } & Pick<Judgement, 'schema'>,
  address: string,
): Promise<Mention[]> {
  const { dialect, read } = database;
  const pattern = `%${address.replace(/[!%_]/g, (sign) => `!${sign}`)}%`;
  const mentions: Mention[] = [];
  for (const table of presentTables({ schema }, map.tables.values())) {
    for (const column of table.probe) {
      const [row] = await read(
        `SELECT COUNT(*) AS hits FROM ${dialect.quote(table.name)} WHERE LOWER(${dialect.quote(column)}) LIKE ? ESCAPE '!'`,
        [pattern],
      );
      const count = Number(row?.hits ?? 0);
      if (count > 0) mentions.push({ table: table.name, column, count });
    }
  }
  return mentions;
}
