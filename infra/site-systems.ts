/**
 * The systems of a site as a folder of `systems/`: one YAML file for each, so that adding one touches nothing else. What
 * customers read of it, and what a receipt may name, is taken from the same file that the agent works from.
 */

import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { parseDocument } from 'yaml';
import { UsageError } from '../program/usage-error.ts';

const project = fileURLToPath(new URL('..', import.meta.url));

/** A store as the settings spell it, before it is checked. */
export interface StoreSetting {
  name: string;
  [key: string]: unknown;
}

const wordsOfOne = v.looseObject({
  store: v.string(),
  copies: v.optional(v.record(v.string(), v.string()), {}),
});
const words = v.looseObject({ vi: wordsOfOne, en: wordsOfOne });
const common = { store: v.string(), scope: v.optional(v.string(), 'information'), words };

/** A store map (docs/store-maps.md), as far as the cloud needs it; the agent's `check` reads all of it. */
const storeMap = v.looseObject({
  ...common,
  'store-map': v.literal(1),
  subject: v.looseObject({
    freeze: v.optional(v.looseObject({}), {}),
    refuse: v.optional(v.looseObject({}), {}),
  }),
  tables: v.record(v.string(), v.looseObject({ is: v.string(), names: v.optional(v.looseObject({}), {}) })),
});

/** A store that the agent's configuration describes: panels, a plug. */
const agentStore = v.strictObject({
  ...common,
  'agent-store': v.literal(1),
  categories: v.array(v.string()),
  does: v.optional(v.array(v.string()), []),
});

/** A store in which persons work. */
const manualStore = v.strictObject({
  ...common,
  'manual-store': v.literal(1),
  categories: v.array(v.string()),
  instructions: v.looseObject({}),
  'days-before': v.optional(v.number()),
});

type Read = { setting: StoreSetting; isGiver: boolean };

/** Settings in which each site that names a folder of systems has their stores instead. */
export function withSystems(settings: unknown): unknown {
  if (!isGroup(settings) || !Array.isArray(settings.sites)) return settings;
  return { ...settings, sites: settings.sites.map(withStores) };
}

function withStores(site: unknown): unknown {
  if (!isGroup(site) || site.systems === undefined) return site;
  const { systems, ...rest } = site;
  if (rest.stores !== undefined)
    throw new UsageError('settings.sites: name either the folder of the systems or the stores, not both.');
  return { ...rest, stores: storesIn(resolve(project, String(systems))) };
}

/**
 * The stores of a folder in the order in which they are erased: by name, and last those whose maps hand out names, because
 * others ask them.
 *
 * @throws UsageError with a sentence for each file that cannot be used
 */
function storesIn(folder: string): StoreSetting[] {
  const problems: string[] = [];
  const read = filesIn(folder).flatMap((file) => {
    const found = readSystem(readFileSync(join(folder, file), 'utf8'));
    if (typeof found !== 'string') return found;
    problems.push(`  ${join(folder, file)}: ${found}`);
    return [];
  });
  if (problems.length > 0) throw new UsageError(['These systems cannot be used:', ...problems].join('\n'));
  const [givers, others] = [true, false].map((isGiver) => read.filter((each) => each.isGiver === isGiver));
  return [...(others ?? []), ...(givers ?? [])].map(({ setting }) => setting);
}

function filesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.yaml'))
      .toSorted();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UsageError(
      `${folder} cannot be read (${code}): it has to be a folder with a file for each system.`,
    );
  }
}

/** Returns a text if it is none of the three kinds. */
function readSystem(text: string): Read | string {
  const document = parseDocument(text, { uniqueKeys: true });
  const [error] = document.errors;
  if (error) return String(error.message.split('\n')[0]);
  const content: unknown = document.toJS() ?? {};
  if (!isGroup(content)) return kinds;
  if ('store-map' in content) return parsed(storeMap, content, fromMap);
  if ('agent-store' in content) return parsed(agentStore, content, fromAgentStore);
  return 'manual-store' in content ? parsed(manualStore, content, fromManualStore) : kinds;
}

const kinds = 'write `store-map: 1`, `agent-store: 1` or `manual-store: 1` first.';

function parsed<Schema extends v.GenericSchema>(
  schema: Schema,
  content: object,
  settingFrom: (read: v.InferOutput<Schema>) => Read,
): Read | string {
  const result = v.safeParse(schema, content);
  if (result.success) return settingFrom(result.output);
  const [issue] = result.issues;
  return `${v.getDotPath(issue) ?? ''} is missing, or not what it has to be.`.trimStart();
}

const named = ({ store, scope, words: read }: v.InferOutput<v.ObjectSchema<typeof common, undefined>>) => ({
  name: store,
  scope,
  words: { vi: read.vi.store, en: read.en.store },
  ...copiesIn(read),
});

/** A copy without a word in one of the languages is refused by the settings, which say what is missing. */
function copiesIn({ vi, en }: v.InferOutput<typeof words>): { copies?: object } {
  const names = [...new Set([...Object.keys(vi.copies), ...Object.keys(en.copies)])];
  const copies = names.map((name) => [name, { vi: vi.copies[name] ?? '', en: en.copies[name] ?? '' }]);
  return names.length > 0 ? { copies: Object.fromEntries(copies) } : {};
}

function fromMap(map: v.InferOutput<typeof storeMap>): Read {
  const tables = Object.values(map.tables);
  const has = (values: object) => Object.keys(values).length > 0;
  const does = [
    ...(has(map.subject.freeze) ? ['suspend'] : []),
    ...(has(map.subject.refuse) ? ['refuse'] : []),
    // Rows can always be read, and are part of a copy.
    'copy',
  ];
  const setting = {
    ...named(map),
    categories: [...new Set(tables.map(({ is }) => is))],
    does,
  };
  return { setting, isGiver: tables.some(({ names }) => has(names)) };
}

const fromAgentStore = (store: v.InferOutput<typeof agentStore>): Read => ({
  setting: { ...named(store), categories: store.categories, does: store.does },
  isGiver: false,
});

function fromManualStore(store: v.InferOutput<typeof manualStore>): Read {
  const { categories, instructions, 'days-before': daysBefore } = store;
  const work = { instructions, ...(daysBefore !== undefined && { daysBefore }) };
  return { setting: { ...named(store), type: 'manual', categories, ...work }, isGiver: false };
}

const isGroup = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
