import { createPool, type Pool, type PoolConnection, type PoolOptions } from 'mysql2/promise';
import { LaterFault, NeverFault } from '../faults.ts';
import type { Bound, Cell, Database, Dialect, Row, Server, Session } from './database.ts';
import { readMysqlSchema } from './mysql-schema.ts';

/** How to reach a server: `socketPath`, or `host` and `port`; and as whom. */
export interface MysqlLogin {
  host?: string;
  port?: number;
  socketPath?: string;
  user: string;
  password?: string;
}

export interface MysqlSettings {
  /** The system's database. */
  schema: string;
  /** A database of our own on the same server. */
  ledger: string;
  /** May only read. */
  reader: MysqlLogin;
  /** May update and delete what the map names, and write the ledger. */
  eraser: MysqlLogin;
}

/** Each session begins with it: nothing about a batch may depend on how the server happens to be set up. */
const sessionSettings = [
  // Otherwise a NULL in a NOT NULL column silently becomes an empty text.
  "sql_mode = 'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION,ERROR_FOR_DIVISION_BY_ZERO'",
  "time_zone = '+00:00'",
  'innodb_lock_wait_timeout = 5',
  'lock_wait_timeout = 5',
  'foreign_key_checks = 1',
].join(', ');

const quote = (name: string): string => `\`${name.replaceAll('`', '``')}\``;

/** A database of MySQL or MariaDB. */
export function openMysql({ schema, ledger, reader, eraser }: MysqlSettings): Database {
  const dialect: Dialect = {
    name: 'mysql',
    quote,
    own: (name) => `${quote(ledger)}.${quote(name)}`,
    lock: ' FOR UPDATE',
    byIndex: ' IGNORE INDEX FOR ORDER BY (PRIMARY)',
    same: '<=>',
    insertNew: 'INSERT IGNORE',
    replace: 'REPLACE',
  };
  const readers = poolOf(schema, reader);
  const erasers = poolOf(schema, eraser);
  const read: Session['read'] = (sql, values) => within(readers, (session) => session.read(sql, values));
  return {
    dialect,
    read,
    transaction: (work) =>
      within(erasers, async (session, connection) => {
        await guarded(() => connection.beginTransaction());
        const answer = await work(session);
        await guarded(() => connection.commit());
        return answer;
      }),
    schema: () => readMysqlSchema(read, schema),
    server: () => readServer(read),
    tidy: async () => undefined,
    close: async () => {
      await Promise.all([readers.end(), erasers.end()]);
    },
  };
}

function poolOf(schema: string, login: MysqlLogin): Pool {
  const options: PoolOptions = {
    ...login,
    database: schema,
    charset: 'utf8mb4',
    connectionLimit: 4,
    // Sessions keep their settings: they are made once for each connection.
    resetOnRelease: false,
    connectTimeout: 10_000,
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: true,
    jsonStrings: true,
  };
  return createPool(options);
}

/** Sessions that have their settings. Those of a pool come back as they were left. */
const prepared = new WeakSet<object>();

/** Runs `work` on a connection of its own. A connection on which anything failed is not used again. */
async function within<Answer>(
  pool: Pool,
  work: (session: Session, connection: PoolConnection) => Promise<Answer>,
): Promise<Answer> {
  const connection = await guarded(() => pool.getConnection());
  try {
    await guarded(() => prepare(connection));
    const answer = await work(sessionOn(connection), connection);
    connection.release();
    return answer;
  } catch (error) {
    // Closing it rolls back what was not committed, also if the way to the server is broken.
    connection.destroy();
    throw error;
  }
}

async function prepare(connection: PoolConnection): Promise<void> {
  const { connection: raw } = connection as unknown as { connection: object };
  if (prepared.has(raw)) return;
  await connection.query(`SET SESSION ${sessionSettings}`);
  await connection.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED');
  prepared.add(raw);
}

const sessionOn = (connection: PoolConnection): Session => ({
  read: async (sql, values) => {
    const [rows] = await guarded(() => connection.query(sql, values as Bound[]));
    return (rows as Record<string, unknown>[]).map(toRow);
  },
  write: async (sql, values) => {
    await guarded(() => connection.query(sql, values as Bound[]));
  },
});

/** In place: a page has thousands of values, and a deletion many pages. */
function toRow(row: Record<string, unknown>): Row {
  for (const name in row) row[name] = toCell(row[name]);
  return row as Row;
}

/** Small numbers come as numbers, large ones as their digits, points on a map as objects. */
function toCell(value: unknown): Cell {
  if (value === null || typeof value === 'string' || value instanceof Uint8Array) return value;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

async function readServer(read: Session['read']): Promise<Server> {
  const [facts = {}] = await read(
    'SELECT @@hostname AS host, @@port AS port, @@datadir AS folder, @@read_only AS ro',
  );
  // MySQL has server_uuid; MariaDB's server_uid is the machine's.
  const ids = await read("SHOW VARIABLES WHERE Variable_name IN ('server_uuid', 'server_uid')");
  const [running] = await read("SHOW GLOBAL STATUS LIKE 'Slaves_running'");
  const id = [...ids.map(({ Value }) => Value), facts.host, facts.port, facts.folder].join(' ');
  if (facts.ro !== '0' && facts.ro !== 'OFF') return { id, replica: 'read-only' };
  return Number(running?.Value ?? 0) > 0 ? { id, replica: 'replicating' } : { id };
}

async function guarded<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    throw toFault(error);
  }
}

const busy = new Set(['ER_LOCK_DEADLOCK', 'ER_LOCK_WAIT_TIMEOUT', 'ER_CHECKREAD']);
/** Errors that a repetition does not mend: what the server says about a statement, and who may not log in. */
const refused = /^(ER_(?!CON_COUNT|SERVER_SHUTDOWN|QUERY_INTERRUPTED|CONNECTION_KILLED|NEW_ABORTING)|WARN_)/;

function toFault(error: unknown): Error {
  const code = String((error as { code?: unknown }).code ?? 'unknown').replace(/[^A-Z0-9_]/gi, '');
  if (busy.has(code)) return new LaterFault('database-busy', code);
  return refused.test(code)
    ? new NeverFault('database-refused', code)
    : new LaterFault('database-away', code);
}
