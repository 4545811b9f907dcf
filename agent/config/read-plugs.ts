import { accessSync, constants, readFileSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import { type Category, categories } from '../../functions/stores/domain/plan.ts';
import type { MapReader } from '../store-map/map-reader.ts';
import { type PlugReach, type PlugSkill, type PlugStoreConfig, plugSkills } from './plug-config.ts';

/** Seconds for one answer. A plug that erases much answers `more` and is asked again. */
const defaultTimeoutSeconds = 120;
const maxTimeoutSeconds = 600;

/** The stores of plugs, if the configuration has any. */
export function readPlugs(
  reader: MapReader,
  folder: string,
  others: readonly { name: string }[],
): PlugStoreConfig[] {
  const inner = reader.inner('plugs');
  return (inner?.keys() ?? []).flatMap((name) => {
    const row = inner?.inner(name);
    if (!/^[a-z][a-z0-9-]{0,30}$/.test(name))
      inner?.problem(name, 'use small letters, digits and hyphens, at most 31.');
    if (others.some((store) => store.name === name))
      inner?.problem(name, 'is the name of another store already.');
    if (!row) inner?.problem(name, 'write { scope, categories, command } or { scope, categories, socket }.');
    return (row && readPlug(name, row, folder)) ?? [];
  });
}

function readPlug(name: string, reader: MapReader, folder: string): PlugStoreConfig | undefined {
  const scope = reader.oneOf('scope', ['information', 'data']) ?? 'information';
  const named = readWords<Category>(reader, 'categories', categories);
  if (named.length === 0) reader.problem('categories', 'write what the plug may find, such as [tickets].');
  const does = readWords<PlugSkill>(reader, 'does', plugSkills);
  const reach = readReach(reader, folder);
  const timeoutSeconds = readSeconds(reader);
  const copies = readCopies(reader);
  reader.end();
  return reach && { name, scope, categories: named, does, reach, timeoutSeconds, copies };
}

function readReach(reader: MapReader, folder: string): PlugReach | undefined {
  const ways = ['command', 'socket', 'url'].filter((key) => reader.has(key));
  const [way] = ways;
  if (way === undefined || ways.length > 1) {
    for (const key of ['command', 'socket', 'url', 'path', 'token-file']) reader.take(key);
    reader.problem(ways[1] ?? 'command', 'write one of command, socket and url, which says how to ask it.');
    return undefined;
  }
  if (way === 'command') return readCommand(reader);
  if (way === 'socket') {
    const socket = resolve(folder, reader.text('socket') ?? '');
    const path = reader.text('path') ?? '/';
    if (!/^\/[\w./-]*$/.test(path)) reader.problem('path', `"${path}": write a path, such as /privacy.`);
    return { socket, path };
  }
  const url = readUrl(reader);
  const tokenFile = readToken(reader, folder);
  return url === undefined || tokenFile === undefined ? undefined : { url, tokenFile };
}

/** The program and its words, each by itself: no shell reads them. */
function readCommand(reader: MapReader): PlugReach | undefined {
  const value = reader.take('command');
  const words = (Array.isArray(value) ? value : [value]) as unknown[];
  const [program, ...rest] = words.map((word) => (typeof word === 'number' ? String(word) : word));
  if (typeof program !== 'string' || rest.some((word) => typeof word !== 'string')) {
    reader.problem(
      'command',
      'write the program and its words, in brackets: [/opt/chat/plug, --db, chat.db].',
    );
    return undefined;
  }
  if (!isAbsolute(program)) {
    reader.problem('command', `"${program}": write the whole path of the program.`);
    return undefined;
  }
  try {
    accessSync(program, constants.X_OK);
  } catch (error) {
    reader.problem('command', `${program} cannot be run (${(error as NodeJS.ErrnoException).code}).`);
  }
  return { command: [program, ...(rest as string[])] };
}

/** Of this machine alone: what is asked names the customer. */
function readUrl(reader: MapReader): string | undefined {
  const missing = 'write a URL of this machine, such as http://127.0.0.1:8080/privacy.';
  const text = reader.text('url', missing) ?? '';
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isHere = url?.protocol === 'http:' && ['127.0.0.1', '[::1]'].includes(url.hostname);
  // The URL is not repeated in the sentence: people write a token into it.
  if (isHere && url.username === '' && url.search === '' && url.hash === '') return url.href;
  reader.problem('url', missing);
  return undefined;
}

/** Whoever runs a program on this machine could ask the plug otherwise. */
function readToken(reader: MapReader, folder: string): string | undefined {
  const text = reader.text(
    'token-file',
    'write the file of a secret that the plug knows too: any program of this machine reaches a port.',
  );
  if (text === undefined) return undefined;
  const path = resolve(folder, text);
  try {
    if (readFileSync(path, 'utf8').trim() === '') reader.problem('token-file', `${text} is empty.`);
  } catch (error) {
    reader.problem('token-file', `${text} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return path;
}

function readSeconds(reader: MapReader): number {
  const text = reader.text('timeout-seconds');
  if (text === undefined) return defaultTimeoutSeconds;
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : 0;
  if (seconds < 1 || seconds > maxTimeoutSeconds)
    reader.problem('timeout-seconds', `"${text}": write seconds from 1 to ${maxTimeoutSeconds}.`);
  return seconds;
}

function readCopies(reader: MapReader): PlugStoreConfig['copies'] {
  const inner = reader.inner('copies');
  return (inner?.keys() ?? []).flatMap((name) => {
    const days = /^(\d{1,4})d$/.exec(inner?.text(name) ?? '')?.[1];
    if (days === undefined) inner?.problem(name, 'write after how many days it is gone, such as `30d`.');
    return days === undefined ? [] : [{ name, days: Number(days) }];
  });
}

/** One of the known words, or a list of them. */
function readWords<Word extends string>(reader: MapReader, key: string, known: readonly Word[]): Word[] {
  const value = reader.take(key);
  if (value === undefined || value === null) return [];
  const list = (Array.isArray(value) ? value : [value]).map(String);
  for (const word of list.filter((each) => !known.some((one) => one === each)))
    reader.problem(key, `"${word}" is not known. Write some of ${known.join(', ')}.`);
  return known.filter((word) => list.includes(word));
}
