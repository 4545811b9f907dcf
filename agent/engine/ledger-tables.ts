import type { Database, Dialect, Session } from '../database/database.ts';

/**
 * What this program has to remember beside the data, so that one transaction changes both. No address and no name: ids,
 * keys, dates, plans, and two encrypted values that go when the request is forgotten.
 */
const tables: Record<string, { columns: string; key: string }> = {
  /** Rows that stay after a deletion, each with its end. */
  holds: {
    columns: `store {name} NOT NULL, tbl {name} NOT NULL, row_key {key} NOT NULL, subject {key} NOT NULL,
      request {name} NOT NULL, category {name} NOT NULL, basis {name} NOT NULL, until {name} NOT NULL,
      set_at {name} NOT NULL`,
    key: 'store, tbl, row_key',
  },
  /** Rows that a request erased and under which others hung. */
  gone: {
    columns: 'store {name} NOT NULL, request {name} NOT NULL, tbl {name} NOT NULL, row_key {key} NOT NULL',
    key: 'store, request, tbl, row_key',
  },
  /** What a request will do, as this program planned it. */
  plans: {
    columns: `store {name} NOT NULL, request {name} NOT NULL, fence BIGINT NOT NULL, sha256 {name} NOT NULL,
      content {text} NOT NULL, handles {text} NOT NULL, has_begun BIGINT NOT NULL`,
    key: 'store, request',
  },
  /** What a suspension changed. */
  freezes: {
    columns: `store {name} NOT NULL, request {name} NOT NULL, number BIGINT NOT NULL, is_frozen BIGINT NOT NULL,
      before_it {text} NOT NULL`,
    key: 'store, request',
  },
  /** One row for each erasure: a backup that is put back lacks the last ones. */
  epochs: {
    columns: 'store {name} NOT NULL, number BIGINT NOT NULL, mark {name} NOT NULL',
    key: 'store, number',
  },
};

const types: Record<Dialect['name'], Record<string, string>> = {
  mysql: {
    name: 'VARCHAR(64) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    key: 'VARCHAR(255) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
    text: 'LONGTEXT CHARACTER SET utf8mb4 COLLATE utf8mb4_bin',
  },
  sqlite: { name: 'TEXT', key: 'TEXT', text: 'TEXT' },
};

const indexes: [name: string, table: string, columns: string][] = [
  ['holds_by_end', 'holds', 'store, until'],
  ['holds_by_subject', 'holds', 'store, subject'],
];

/** Statements that make the ledger's tables. Making them twice does nothing. */
function ledgerStatements(dialect: Dialect): string[] {
  const typed = (columns: string) =>
    columns.replace(/\{(\w+)\}/g, (_whole, type: string) => types[dialect.name][type] ?? type);
  const made = Object.entries(tables).map(([name, { columns, key }]) => {
    const inner = indexes
      .filter(([, table]) => dialect.name === 'mysql' && table === name)
      .map(([index, , on]) => `, INDEX ${index} (${on})`);
    const engine = dialect.name === 'mysql' ? ' ENGINE = InnoDB' : '';
    return `CREATE TABLE IF NOT EXISTS ${dialect.own(name)} (${typed(columns)}, PRIMARY KEY (${key})${inner.join('')})${engine}`;
  });
  if (dialect.name === 'mysql') return made;
  return [
    ...made,
    ...indexes.map(
      ([index, table, on]) =>
        `CREATE INDEX IF NOT EXISTS ${dialect.own(index)} ON ${dialect.own(table)} (${on})`,
    ),
  ];
}

/** Makes the ledger where it is missing. */
export async function makeLedger(database: Database): Promise<void> {
  await database.transaction(async (session: Session) => {
    for (const statement of ledgerStatements(database.dialect)) await session.write(statement);
  });
}
