import type { Mention } from '../../functions/stores/domain/site-store.ts';
import { NeverFault } from '../faults.ts';
import type { Exporting } from './export.ts';
import { filesOf } from './files.ts';
import { keyBatches } from './key-pages.ts';
import { presentTables } from './look.ts';
import { ownedRows } from './owned-rows.ts';

/**
 * How many names of the customer's rows lead to no file. Counted before the rows go: after that nobody knows the names,
 * and a file that lies elsewhere would stay in silence.
 */
export async function countAbsentFiles(look: Exporting): Promise<Mention[]> {
  const mentions: Mention[] = [];
  for (const table of presentTables(look, look.map.tables.values())) {
    if (!table.files) continue;
    let count = 0;
    for await (const keys of keyBatches(look, table)) {
      const owned = await ownedRows(look, look.database, table, keys, false);
      try {
        count += (await filesOf(look, table, owned)).absent.length;
      } catch (error) {
        // The erasure says so itself; a search changes nothing and need not reach the files.
        if (!(error instanceof NeverFault)) throw error;
      }
    }
    if (count > 0) mentions.push({ table: table.name, column: table.files.column, count });
  }
  return mentions;
}
