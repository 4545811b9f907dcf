/**
 * A separate process that erases one customer of an SQL database, and between its batches deletes as many rows of another
 * with the same statements in a bare loop. Reports as JSON. Started by the row with `--expose-gc`.
 */
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { marks } from '../../agent/database/database.ts';
import { openSqlite } from '../../agent/database/sqlite.ts';
import { siteStore } from '../../agent/engine/open-site-store.ts';
import { parseStoreMap } from '../../agent/store-map/parse-store-map.ts';

export interface SiteErasureTask {
  file: string;
  /** Rows of each of the two customers: one in five a ticket, the others its messages. */
  rows: number;
}

export interface SiteErasureFigures {
  erased: number;
  left: number;
  milliseconds: number;
  bareRows: number;
  bareMilliseconds: number;
  /** Live heap after forced collections, in bytes. */
  heaps: number[];
}

const mapText = `store-map: 1
store: bench
database: sqlite
subject: { table: client, key: id, address: email }
tables:
  client: { is: profile, by: id }
  ticket: { is: tickets, by: client_id }
  message: { is: tickets, by: ticket_id -> ticket }
words: { vi: { store: Hỗ trợ }, en: { store: Support } }
`;

const { file, rows }: SiteErasureTask = JSON.parse(process.argv[2] ?? '');
const tickets = rows / 5;
const [own, other] = [1, 2];
const heapSamples = 40;

plant();
const parsed = parseStoreMap(mapText);
if ('problems' in parsed) throw new Error(parsed.problems.join('\n'));
const database = openSqlite(file);
const store = siteStore({
  map: parsed.map,
  database,
  box: { seal: (text) => text, open: (text) => text },
  pauses: { random: Math.random, sleep: (ms) => sleep(ms) },
  newMark: () => 'bench',
});
const subject = { customerId: String(own), address: 'own@example.vn', addressKey: 'own' };
const law = {
  accountingMonths: 120,
  registrantHoldDays: 30,
  accountFactsMonths: 24,
  refusalRecordMonths: 12,
};
const found = await store.find({ request: 'R1', fence: 1, subject, kind: 'deletion', at: new Date(), law });

const bare = new DatabaseSync(file);
bare.exec('PRAGMA secure_delete = ON');
const figures: SiteErasureFigures = {
  erased: 0,
  left: 0,
  milliseconds: 0,
  bareRows: 0,
  bareMilliseconds: 0,
  heaps: [],
};
let batches = 0;
let bareAfter = 0;
let bareKeys: number[] = [];
const allBatches = Math.ceil(rows / 500);
let ownTime = performance.now();
const erasure = await store.erase({ request: 'R1', fence: 1, subject, sha256: found.sha256 }, async () => {
  figures.milliseconds += performance.now() - ownTime;
  deleteBare();
  batches += 1;
  if (batches % Math.ceil(allBatches / heapSamples) === 0) figures.heaps.push(liveHeap());
  ownTime = performance.now();
  return true;
});
figures.milliseconds += performance.now() - ownTime;
figures.left = erasure.left;
figures.erased = found.plan.categories.reduce((sum, { count }) => sum + count, 0);
bare.close();
await database.close();
process.stdout.write(JSON.stringify(figures));

function plant(): void {
  const application = new DatabaseSync(file);
  application.exec('CREATE TABLE client (id INTEGER PRIMARY KEY, email TEXT)');
  application.exec('CREATE TABLE ticket (id INTEGER PRIMARY KEY, client_id INTEGER, subject TEXT)');
  application.exec('CREATE INDEX ticket_client ON ticket (client_id)');
  application.exec('CREATE TABLE message (id INTEGER PRIMARY KEY, ticket_id INTEGER, body TEXT)');
  application.exec('CREATE INDEX message_ticket ON message (ticket_id)');
  application.exec('BEGIN');
  application.exec(`INSERT INTO client VALUES (${own}, 'own@example.vn'), (${other}, 'other@example.vn')`);
  const ticket = application.prepare('INSERT INTO ticket VALUES (?, ?, ?)');
  const message = application.prepare('INSERT INTO message VALUES (?, ?, ?)');
  for (let index = 0; index < 2 * tickets; index += 1)
    ticket.run(index + 1, index % 2 === 0 ? own : other, 'Không gửi được email từ điện thoại');
  for (let index = 0; index < 8 * tickets; index += 1)
    message.run(
      index + 1,
      1 + (index % (2 * tickets)),
      'Nhờ kiểm tra giúp, từ sáng nay không gửi được thư nào.',
    );
  application.exec('COMMIT');
  application.close();
}

/** A batch of the other customer, with the statements of the engine: find, read rows and those above, delete, commit. */
function deleteBare(): void {
  const begun = performance.now();
  if (bareKeys.length === 0) bareKeys = nextBareKeys();
  const keys = bareKeys.splice(0, 500);
  bare.exec('BEGIN IMMEDIATE');
  const rows = bare.prepare(`SELECT id, ticket_id FROM message WHERE id IN (${marks(keys)})`).all(...keys);
  const above = [...new Set(rows.map((row) => Number(row.ticket_id)))];
  bare.prepare(`SELECT id, client_id FROM ticket WHERE id IN (${marks(above)})`).all(...above);
  bare.prepare(`DELETE FROM message WHERE id IN (${marks(keys)})`).run(...keys);
  bare.exec('COMMIT');
  figures.bareMilliseconds += performance.now() - begun;
  figures.bareRows += keys.length;
}

function nextBareKeys(): number[] {
  const idsOf = (sql: string, values: number[]) =>
    bare
      .prepare(sql)
      .all(...values)
      .map(({ id }) => Number(id));
  const after = bareAfter;
  const parents = idsOf('SELECT id FROM ticket WHERE client_id = ? AND id > ? ORDER BY id LIMIT 500', [
    other,
    after,
  ]);
  bareAfter = parents.at(-1) ?? bareAfter;
  return idsOf(
    `SELECT id FROM message WHERE ticket_id IN (${marks(parents)}) ORDER BY id LIMIT 2000`,
    parents,
  );
}

function liveHeap(): number {
  if (!globalThis.gc) throw new Error('This process needs --expose-gc.');
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
