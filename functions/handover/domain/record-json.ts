import { ExactNumber, type ExportedRecord, type ExportedValue } from '../../stores/domain/exported-value.ts';

/**
 * What JSON has no type for is an object with one of these words as its only key:
 *
 *     { "number": "9704229200000000123" }   a number of many digits, which most software would round
 *     { "binary": "iVBORw0KGgo=" }          bytes, as base64
 *     { "set": ["VIP", "đại lý"] }          values without an order
 *     { "map": { "set": "x" } }             an object that would look like one of these
 */
const words = ['number', 'binary', 'set', 'map'] as const;
type Word = (typeof words)[number];

type Json = string | number | boolean | null | Json[] | { [field: string]: Json };

/** Records as JSON, from which each value can be read back exactly. */
export const jsonOf = (records: readonly ExportedRecord[]): string =>
  `${JSON.stringify(
    records.map((record) => fieldsOf(record)),
    null,
    2,
  )}\n`;

/** One value of a record as JSON. */
export function jsonValueOf(value: ExportedValue): Json {
  if (value === null || typeof value !== 'object') return value;
  if (value instanceof ExactNumber) return wrapped('number', value.digits);
  if (value instanceof Uint8Array) return wrapped('binary', Buffer.from(value).toString('base64'));
  if (isSet(value)) return wrapped('set', Array.from(value, jsonValueOf));
  if (isList(value)) return value.map(jsonValueOf);
  const fields = fieldsOf(value);
  return looksWrapped(fields) ? wrapped('map', fields) : fields;
}

export const isSet = (value: ExportedValue): value is ReadonlySet<ExportedValue> => value instanceof Set;
export const isList = (value: ExportedValue): value is readonly ExportedValue[] => Array.isArray(value);

const fieldsOf = (record: ExportedRecord): { [field: string]: Json } =>
  Object.fromEntries(Object.entries(record).map(([field, value]) => [field, jsonValueOf(value)]));

const wrapped = (word: Word, content: Json): Json => ({ [word]: content });

function looksWrapped(fields: object): boolean {
  const [first, ...others] = Object.keys(fields);
  return others.length === 0 && words.some((word) => word === first);
}
