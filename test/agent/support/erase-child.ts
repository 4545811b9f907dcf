/** One run of an erasure in a process of its own, which kills itself before a batch. Its task comes as an argument. */
import type { MysqlSettings } from '../../../agent/database/mysql.ts';
import { openMysql } from '../../../agent/database/mysql.ts';
import { openSqlite } from '../../../agent/database/sqlite.ts';
import type { PlannedTask } from '../../../agent/engine/site-store.ts';
import { crashLines } from './crash-shop.ts';
import { mapFrom, openStore } from './open-store.ts';
import { shopMap } from './small-shop.ts';

interface ChildTask {
  login: { path: string } | MysqlSettings;
  task: PlannedTask;
  dieBefore: number;
  /** In the middle of the batch, not before it. */
  within: boolean;
}

const { login, task, dieBefore, within }: ChildTask = JSON.parse(process.argv[2] ?? '');
const opened = 'path' in login ? openSqlite(login.path) : openMysql(login);
let batches = 0;
const database: typeof opened = {
  ...opened,
  transaction: (work) =>
    opened.transaction((session) =>
      work({
        read: session.read,
        write: async (sql, values) => {
          await session.write(sql, values);
          if (within && batches === dieBefore && /^(DELETE|UPDATE)/.test(sql))
            process.kill(process.pid, 'SIGKILL');
        },
      }),
    ),
};
const map = mapFrom(shopMap(database.dialect.name, crashLines));
const erasure = await openStore(map, database).erase(task, async () => {
  batches += 1;
  if (!within && batches === dieBefore) process.kill(process.pid, 'SIGKILL');
  return true;
});
await opened.close();
process.stdout.write(JSON.stringify(erasure.left));
