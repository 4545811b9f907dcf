import { createHash } from 'node:crypto';
import { parseDocument } from 'yaml';
import { languages, topics } from '../../functions/shared/vocabulary.ts';
import type { CopyElsewhere } from '../../functions/stores/domain/site-store.ts';
import { MapReader, Problems } from './map-reader.ts';
import { parseTable } from './parse-table.ts';
import type { StoreMap, StoreWords, SubjectMap, TableMap } from './store-map.ts';
import { findContradictions } from './store-map-rules.ts';

export type ParsedStoreMap = { map: StoreMap } | { problems: readonly string[] };

/** Reads a store map. Either everything fits together, or each problem is a sentence that says where and what to do. */
export function parseStoreMap(text: string): ParsedStoreMap {
  const document = parseDocument(text, { uniqueKeys: true });
  if (document.errors.length > 0) return { problems: document.errors.map(({ message }) => message) };
  const problems = new Problems();
  const reader = new MapReader(document.toJS(), '', problems);
  if (reader.take('store-map') !== 1)
    return { problems: ['store-map: write `store-map: 1` first; this program knows no other version.'] };
  const map = readMap(reader, createHash('sha256').update(text).digest('hex'));
  reader.end();
  if (problems.sentences.length === 0) findContradictions(map, problems);
  return problems.sentences.length > 0 ? { problems: problems.sentences } : { map };
}

function readMap(reader: MapReader, sha256: string): StoreMap {
  const store = reader.text('store', 'write the name of the store, such as `store: billing`.') ?? '';
  if (store !== '' && !/^[a-z][a-z0-9-]{0,30}$/.test(store))
    reader.problem('store', `"${store}": use small letters, digits and hyphens, at most 31.`);
  const copies = readCopies(reader);
  return {
    store,
    ...(reader.has('scope') && { scope: reader.oneOf('scope', ['information', 'data'], 'information') }),
    database: reader.oneOf('database', ['mysql', 'sqlite']) ?? 'mysql',
    source: reader.oneOf('source', ['schema', 'documentation'], 'schema'),
    zone: readZone(reader),
    subject: readSubject(reader),
    tables: readTables(reader),
    nothingOfCustomers: reader.names('nothing-of-customers'),
    copies,
    words: readWords(reader, copies),
    sha256,
  };
}

function readZone(reader: MapReader): string {
  const zone = reader.text('zone') ?? '+07:00';
  if (!/^[+-]\d{2}:\d{2}$/.test(zone))
    reader.problem('zone', `"${zone}": write the offset of the application's dates, such as "+07:00".`);
  return zone;
}

function readSubject(reader: MapReader): SubjectMap {
  const inner = reader.inner('subject');
  if (!inner) {
    reader.problem('subject', 'write the table of the customers: { table, key, address }.');
    return { table: '', key: '', address: '', name: [], freeze: {}, refuse: {} };
  }
  const language = inner.name('language');
  const since = inner.name('since');
  const subject = {
    table: inner.name('table', 'write the table of the customers.') ?? '',
    key: inner.name('key', 'write the column of the customer number.') ?? '',
    address: inner.name('address', 'write the column of the e-mail address.') ?? '',
    ...(language !== undefined && { language }),
    ...(since !== undefined && { since }),
    name: inner.names('name'),
    freeze: inner.values('freeze'),
    refuse: readRefusals(inner),
  };
  inner.end();
  return subject;
}

function readRefusals(reader: MapReader): SubjectMap['refuse'] {
  const inner = reader.inner('refuse');
  const found = topics.map((topic) => [topic, inner?.values(topic) ?? {}] as const);
  inner?.end();
  return Object.fromEntries(found.filter(([, values]) => Object.keys(values).length > 0));
}

function readTables(reader: MapReader): Map<string, TableMap> {
  const inner = reader.inner('tables');
  if (!inner) reader.problem('tables', 'write one line for each table with data of customers.');
  const tables = (inner?.keys() ?? []).flatMap((name) => {
    const row = inner?.inner(name);
    if (!row) inner?.problem(name, 'write what the table is and by which column: { is: …, by: … }.');
    return row ? [parseTable(name, row)] : [];
  });
  return new Map(tables.map((table) => [table.name, table]));
}

function readCopies(reader: MapReader): CopyElsewhere[] {
  const inner = reader.inner('copies');
  return (inner?.keys() ?? []).flatMap((name) => {
    const days = /^(\d{1,4})d$/.exec(inner?.text(name) ?? '')?.[1];
    if (days === undefined) inner?.problem(name, 'write after how many days it is gone, such as `30d`.');
    return days === undefined ? [] : [{ name, days: Number(days) }];
  });
}

function readWords(reader: MapReader, copies: readonly CopyElsewhere[]): StoreMap['words'] {
  const inner = reader.inner('words');
  if (!inner)
    reader.problem('words', 'write how customers read the store: { vi: { store: … }, en: { store: … } }.');
  const words = languages.map((language): [string, StoreWords] => {
    const each = inner?.inner(language);
    if (inner && !each) inner.problem(language, 'write the words of this language too.');
    const named = each?.inner('copies');
    const wordOf = ({ name }: CopyElsewhere) => named?.text(name, 'write what customers read.') ?? '';
    if (each && !named && copies.length > 0) each.problem('copies', 'write a word for each of the copies.');
    const found = {
      store: each?.text('store', 'write what customers read.') ?? '',
      copies: Object.fromEntries(copies.map((copy) => [copy.name, wordOf(copy)])),
    };
    named?.end();
    each?.end();
    return [language, found];
  });
  inner?.end();
  return Object.fromEntries(words) as StoreMap['words'];
}
