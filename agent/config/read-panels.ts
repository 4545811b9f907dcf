import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { HandleColumns } from '../panels/named-accounts.ts';
import { panelCategories } from '../panels/panel-parts.ts';
import type { MapReader } from '../store-map/map-reader.ts';
import type { StoreConfig } from './config.ts';
import type { PanelServerConfig, PanelStoreConfig } from './panel-config.ts';

const panelKinds = ['cpanel', 'directadmin'] as const;

/** The stores of panels, if the configuration has any. `stores` are those that can say which accounts a customer has. */
export function readPanels(
  reader: MapReader,
  folder: string,
  stores: readonly StoreConfig[],
): PanelStoreConfig[] {
  const inner = reader.inner('panels');
  return (inner?.keys() ?? []).flatMap((name) => {
    const row = inner?.inner(name);
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
      inner?.problem(name, 'use small letters, digits and hyphens, at most 31.');
    if (stores.some((store) => store.name === name))
      inner?.problem(name, 'is the name of another store already.');
    if (!row) inner?.problem(name, 'write { scope, names, servers }.');
    return row ? readPanelStore(name, row, folder, stores) : [];
  });
}

function readPanelStore(
  name: string,
  reader: MapReader,
  folder: string,
  stores: readonly StoreConfig[],
): PanelStoreConfig {
  const scope = reader.oneOf('scope', ['information', 'data']) ?? 'data';
  const { giver, names } = readNames(reader, stores);
  const servers = readServers(reader, folder);
  const elsewhere = readWords(reader, 'elsewhere');
  for (const each of elsewhere.filter((word) => servers.some((server) => server.name === word)))
    reader.problem('elsewhere', `"${each}" is among the servers too.`);
  const staying = readWords(reader, 'not-reached', ['backups']);
  for (const each of staying.filter((word) => !(panelCategories as readonly string[]).includes(word)))
    reader.problem('not-reached', `"${each}" is not known. Write some of ${panelCategories.join(', ')}.`);
  const backupDays = reader.text('backups-kept');
  if (backupDays !== undefined && !/^[1-9]\d{0,3}d$/.test(backupDays))
    reader.problem('backups-kept', `"${backupDays}": write days, such as 30d.`);
  reader.end();
  return {
    name,
    scope,
    giver,
    names,
    servers,
    elsewhere,
    notReached: panelCategories.filter((category) => staying.includes(category)),
    copies: backupDays === undefined ? [] : [{ name: 'backups', days: Number.parseInt(backupDays, 10) }],
  };
}

function readNames(
  reader: MapReader,
  stores: readonly StoreConfig[],
): { giver: string; names: HandleColumns } {
  const inner = reader.inner('names');
  if (!inner) {
    reader.problem('names', 'write { from: billing, handle: panel-user, server: …, user: …, … }.');
    return { giver: '', names: { kind: '', server: '', user: '' } };
  }
  const giver = inner.text('from', 'write the store whose map has the names.') ?? '';
  const kind = inner.text('handle', 'write the word under `names` of its map, such as panel-user.') ?? '';
  const given = columnsGiven(inner, giver, kind, stores);
  const column = (key: string, missing?: string): string | undefined => {
    const text = inner.text(key, missing);
    if (text !== undefined) requireColumn(inner, key, text, kind, given);
    return text;
  };
  const server = column('server', 'write the column of the server.') ?? '';
  const user = column('user', 'write the column of the account name.') ?? '';
  const uid = column('uid');
  const created = column('created');
  const domain = readWords(inner, 'domain');
  for (const each of domain) requireColumn(inner, 'domain', each, kind, given);
  if (uid === undefined && created === undefined && domain.length === 0)
    inner.problem(
      'domain',
      'write domain, uid or created: an account name alone proves nobody, because it is sold again.',
    );
  inner.end();
  const names = {
    kind,
    server,
    user,
    ...(uid !== undefined && { uid }),
    ...(created !== undefined && { created }),
    ...(domain.length > 0 && { domain }),
  };
  return { giver, names };
}

/** The columns that the giver's map hands out under this word; none if that is a problem, which is then named. */
function columnsGiven(
  reader: MapReader,
  giver: string,
  kind: string,
  stores: readonly StoreConfig[],
): readonly string[] {
  if (giver === '' || kind === '') return [];
  const store = stores.find(({ name }) => name === giver);
  if (!store) {
    reader.problem('from', `"${giver}" is none of the stores.`);
    return [];
  }
  const columns = [...store.map.tables.values()].flatMap((table) => table.names[kind] ?? []);
  if (columns.length === 0) reader.problem('handle', `"${kind}" is no name of the map of ${giver}.`);
  return columns;
}

/** A column that the map does not hand out would be empty for everybody. */
function requireColumn(
  reader: MapReader,
  key: string,
  column: string,
  kind: string,
  given: readonly string[],
): void {
  if (given.length > 0 && !given.includes(column))
    reader.problem(key, `"${column}" is no column under ${kind}: ${given.join(', ')}.`);
}

function readServers(reader: MapReader, folder: string): PanelServerConfig[] {
  const inner = reader.inner('servers');
  if (!inner || inner.keys().length === 0) {
    reader.problem(
      'servers',
      'write at least one: { web1: { panel: cpanel, url: …, user: …, token-file: … } }.',
    );
    return [];
  }
  return inner.keys().flatMap((name) => {
    const row = inner.inner(name);
    if (!row) inner.problem(name, 'write { panel, url, user, token-file }.');
    return row ? readServer(name, row, folder) : [];
  });
}

function readServer(name: string, reader: MapReader, folder: string): PanelServerConfig {
  const panel = reader.oneOf('panel', panelKinds) ?? 'cpanel';
  const origin = readPanelUrl(reader);
  const user = reader.text('user', 'write the login of the panel.') ?? '';
  if (/[:\s]/.test(user)) reader.problem('user', 'has no colon and no blank.');
  const tokenFile = readFile(reader, 'token-file', folder, 'write the file of its token or login key.');
  const authorityFile = readFile(reader, 'ca-file', folder);
  const inner = reader.inner('packages');
  const there = inner?.text('there', 'write the folder as the panel server sees it.');
  const here = inner?.text('here', 'write the same folder as this machine sees it.');
  if (there !== undefined && !/^\/[^\s]*[^/\s]$/.test(there))
    inner?.problem('there', `"${there}" is no absolute path without blanks and a slash at its end.`);
  inner?.end();
  reader.end();
  return {
    name,
    panel,
    origin,
    user,
    tokenFile: tokenFile ?? '',
    ...(authorityFile !== undefined && { authorityFile }),
    ...(there !== undefined && here !== undefined && { packages: { there, here: resolve(folder, here) } }),
  };
}

const isLoopback = (hostname: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(hostname);

function readPanelUrl(reader: MapReader): string {
  const missing = 'write scheme, host and port, such as https://web1.example.vn:2087.';
  const text = reader.text('url', missing);
  if (text === undefined) return '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // The URL is not repeated in the sentence: people write a token into it.
  if (url?.pathname !== '/' || url.search !== '' || url.hash !== '' || url.username !== '')
    reader.problem('url', missing);
  else if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname)))
    reader.problem('url', 'write https://. Only a host of this machine may be reached without.');
  return url?.origin ?? '';
}

/** A file that has to be readable now: a token that is missing would show itself in the first deletion. */
function readFile(reader: MapReader, key: string, folder: string, missing?: string): string | undefined {
  const text = reader.text(key, missing);
  if (text === undefined) return undefined;
  const path = resolve(folder, text);
  try {
    if (readFileSync(path, 'utf8').trim() === '') reader.problem(key, `${text} is empty.`);
  } catch (error) {
    reader.problem(key, `${text} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return path;
}

/** One word, or a list of them. */
function readWords(reader: MapReader, key: string, otherwise: readonly string[] = []): string[] {
  const value = reader.take(key);
  if (value === undefined || value === null) return [...otherwise];
  const list: unknown[] = Array.isArray(value) ? value : [value];
  if (list.some((each) => typeof each !== 'string' && typeof each !== 'number'))
    reader.problem(key, 'write words, in brackets.');
  return list.map(String);
}
