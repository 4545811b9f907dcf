import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { MapReader } from '../store-map/map-reader.ts';
import { parseStoreMap } from '../store-map/parse-store-map.ts';
import type { StoreMap } from '../store-map/store-map.ts';
import type { DatabaseUser, MysqlConfig, StoreConfig } from './config.ts';

/** The systems that this agent serves, each with its store map. */
export function readStores(reader: MapReader, folder: string): StoreConfig[] {
  const inner = reader.inner('stores');
  if (!inner || inner.keys().length === 0) {
    reader.problem(
      'stores',
      'write at least one: { billing: { map: billing.yaml, scope: information, database: … } }.',
    );
    return [];
  }
  return inner.keys().flatMap((name) => {
    const row = inner.inner(name);
    if (!row) inner.problem(name, 'write { map, scope, database }.');
    return (row && readStore(name, row, folder)) ?? [];
  });
}

function readStore(name: string, reader: MapReader, folder: string): StoreConfig | undefined {
  const map = readMap(name, reader, folder);
  const scope = reader.oneOf('scope', ['information', 'data'], map?.scope ?? 'information');
  // What the workflow believes of the store comes from the map.
  if (map?.scope !== undefined && scope !== map.scope)
    reader.problem(
      'scope',
      `the map says ${map.scope}: leave this line out, or write the scope into the map.`,
    );
  const database = readDatabase(reader, folder, map?.database);
  const files = reader.text('files');
  const signed = reader.text('signed');
  reader.end();
  if (!map || !database) return undefined;
  return {
    name,
    map,
    scope,
    database,
    ...(files !== undefined && { files: resolve(folder, files) }),
    ...(signed !== undefined && { signed }),
  };
}

function readMap(name: string, reader: MapReader, folder: string): StoreMap | undefined {
  const file = reader.text('map', 'write the file of the store map.');
  if (file === undefined) return undefined;
  const text = textOf(reader, 'map', resolve(folder, file));
  if (text === undefined) return undefined;
  const parsed = parseStoreMap(text);
  if ('problems' in parsed) {
    for (const problem of parsed.problems) reader.problem('map', `${file}: ${problem}`);
    return undefined;
  }
  if (parsed.map.store !== name)
    reader.problem('map', `${file} is of the store "${parsed.map.store}": give this one the same name.`);
  return parsed.map;
}

function readDatabase(
  reader: MapReader,
  folder: string,
  kind: StoreMap['database'] | undefined,
): StoreConfig['database'] | undefined {
  const inner = reader.inner('database');
  if (!inner) {
    reader.problem('database', 'write how to reach it: { file: … } or { host: …, schema: …, … }.');
    return undefined;
  }
  if (kind === 'sqlite') {
    const file = inner.text('file', 'write the file of the database.');
    inner.end();
    return file === undefined ? undefined : { file: resolve(folder, file) };
  }
  return kind === undefined ? undefined : { mysql: readMysql(inner, folder) };
}

function readMysql(reader: MapReader, folder: string): MysqlConfig {
  const [host, socket] = [reader.text('host'), reader.text('socket')];
  if ((host === undefined) === (socket === undefined)) reader.problem('host', 'write host, or socket.');
  const port = reader.text('port');
  if (port !== undefined && !/^\d{1,5}$/.test(port)) reader.problem('port', `"${port}" is no port.`);
  const config = {
    schema: reader.text('schema', 'write the database of the system.') ?? '',
    ledger: reader.text('ledger', 'write the database of the ledger, such as privacy_ledger.') ?? '',
    ...(host !== undefined && { host }),
    ...(socket !== undefined && { socket }),
    ...(port !== undefined && { port: Number(port) }),
    reader: readUser(reader, 'reader', folder),
    eraser: readUser(reader, 'eraser', folder),
  };
  if (config.reader.user !== '' && config.reader.user === config.eraser.user)
    reader.problem('eraser', 'must be another user than the reader: one reads, one erases.');
  reader.end();
  return config;
}

function readUser(reader: MapReader, key: string, folder: string): DatabaseUser {
  const inner = reader.inner(key);
  if (!inner) reader.problem(key, 'write { user: …, password-file: … }.');
  const user = inner?.text('user', 'write the name of the database user.') ?? '';
  const passwordFile = inner?.text('password-file');
  inner?.end();
  return { user, ...(passwordFile !== undefined && { passwordFile: resolve(folder, passwordFile) }) };
}

function textOf(reader: MapReader, key: string, path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    reader.problem(key, `${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
    return undefined;
  }
}
