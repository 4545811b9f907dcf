import type { Row, Session } from './database.ts';
import type { Column, ColumnKind, ForeignKey, Schema, Table } from './schema.ts';

/** Reads the shape of a database from its information schema. */
export async function readMysqlSchema(read: Session['read'], schema: string): Promise<Schema> {
  const from = (columns: string, view: string, order = '', owner = 'TABLE_SCHEMA') =>
    read(`SELECT ${columns} FROM information_schema.${view} WHERE ${owner} = ? ${order}`, [schema]);
  const engines = await read('SELECT ENGINE AS name FROM information_schema.ENGINES WHERE TRANSACTIONS = ?', [
    'YES',
  ]);
  const parts: Parts = {
    transactional: new Set(engines.map(({ name }) => String(name).toLowerCase())),
    columns: byTable(
      await from(
        `TABLE_NAME AS tbl, COLUMN_NAME AS name, COLUMN_TYPE AS type, DATA_TYPE AS kind, IS_NULLABLE AS nullable,
         COLLATION_NAME AS collation, EXTRA AS extra`,
        'COLUMNS',
        'ORDER BY ORDINAL_POSITION',
      ),
    ),
    indexes: byTable(
      await from(
        'TABLE_NAME AS tbl, INDEX_NAME AS name, COLUMN_NAME AS col, SUB_PART AS part, INDEX_TYPE AS type, SEQ_IN_INDEX AS pos',
        'STATISTICS',
        'ORDER BY SEQ_IN_INDEX',
      ),
    ),
    foreignKeys: byTable(
      await from(
        'TABLE_NAME AS tbl, REFERENCED_TABLE_NAME AS target, DELETE_RULE AS rule',
        'REFERENTIAL_CONSTRAINTS',
        '',
        'CONSTRAINT_SCHEMA',
      ),
    ),
    triggers: byTable(
      await from('EVENT_OBJECT_TABLE AS tbl, TRIGGER_NAME AS name', 'TRIGGERS', '', 'EVENT_OBJECT_SCHEMA'),
    ),
  };
  const tables = await from('TABLE_NAME AS name, TABLE_TYPE AS type, ENGINE AS engine', 'TABLES');
  const jobs = await from('EVENT_NAME AS name', 'EVENTS', '', 'EVENT_SCHEMA');
  return {
    tables: new Map(tables.map((row) => [String(row.name), toTable(row, parts)])),
    jobs: jobs.map(({ name }) => String(name)),
    showsTriggers: await maySeeTriggers(read, schema),
  };
}

interface Parts {
  transactional: ReadonlySet<string>;
  columns: ReadonlyMap<string, Row[]>;
  indexes: ReadonlyMap<string, Row[]>;
  foreignKeys: ReadonlyMap<string, Row[]>;
  triggers: ReadonlyMap<string, Row[]>;
}

const byTable = (rows: Row[]): Map<string, Row[]> => Map.groupBy(rows, ({ tbl }) => String(tbl));

function toTable({ name, type, engine }: Row, parts: Parts): Table {
  const table = String(name);
  const indexes = parts.indexes.get(table) ?? [];
  const leading = indexes.filter(
    ({ pos, part, type }) => pos === '1' && part === null && type !== 'FULLTEXT',
  );
  return {
    name: table,
    kind: String(type).includes('VIEW') ? 'view' : type === 'BASE TABLE' ? 'table' : 'virtual',
    isTransactional: parts.transactional.has(String(engine).toLowerCase()),
    columns: new Map((parts.columns.get(table) ?? []).map((row) => [String(row.name), toColumn(row)])),
    key: indexes.filter((row) => row.name === 'PRIMARY').map(({ col }) => String(col)),
    indexed: new Set(leading.map(({ col }) => String(col))),
    foreignKeys: (parts.foreignKeys.get(table) ?? []).map(toForeignKey),
    triggers: (parts.triggers.get(table) ?? []).map((row) => String(row.name)),
  };
}

const toColumn = ({ name, type, kind, nullable, collation, extra }: Row): Column => ({
  name: String(name),
  type: String(type),
  kind: kindOf(String(kind)),
  isNullable: nullable === 'YES',
  isGenerated: /\b(GENERATED|VIRTUAL|PERSISTENT|STORED)\b/i.test(String(extra)),
  folds: /(?<!nopad|0900_[a-z]+)_ci$/.test(String(collation)),
});

const kinds: Record<string, ColumnKind> = {
  tinyint: 'integer',
  smallint: 'integer',
  mediumint: 'integer',
  int: 'integer',
  bigint: 'integer',
  year: 'integer',
  decimal: 'decimal',
  float: 'decimal',
  double: 'decimal',
  char: 'text',
  varchar: 'text',
  tinytext: 'text',
  text: 'text',
  mediumtext: 'text',
  longtext: 'text',
  json: 'other',
  binary: 'binary',
  varbinary: 'binary',
  tinyblob: 'binary',
  blob: 'binary',
  mediumblob: 'binary',
  longblob: 'binary',
  bit: 'binary',
  uuid: 'uuid',
  date: 'date',
  datetime: 'date',
  timestamp: 'timestamp',
};

const kindOf = (type: string): ColumnKind => kinds[type.toLowerCase()] ?? 'other';

const toForeignKey = ({ target, rule }: Row): ForeignKey => ({
  target: String(target),
  onDelete: rule === 'CASCADE' ? 'cascade' : String(rule).startsWith('SET') ? 'set-null' : 'keep',
});

/** The information schema shows triggers to those with the right on them, and nothing to everybody else. */
async function maySeeTriggers(read: Session['read'], schema: string): Promise<boolean> {
  const held = await read(
    `SELECT PRIVILEGE_TYPE AS held FROM information_schema.USER_PRIVILEGES
     UNION SELECT PRIVILEGE_TYPE FROM information_schema.SCHEMA_PRIVILEGES WHERE REPLACE(TABLE_SCHEMA, '\\\\', '') = ?`,
    [schema],
  );
  return held.some((row) => row.held === 'TRIGGER');
}
