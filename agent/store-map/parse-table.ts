import { holdBases } from '../../functions/stores/domain/holds.ts';
import { categories } from '../../functions/stores/domain/plan.ts';
import type { MapReader } from './map-reader.ts';
import type { TableHold, TableMap } from './store-map.ts';

/** `other-records` is what nobody knows; a mapped table is known. */
const mappable = categories.filter((category) => category !== 'other-records');

/** One line of `tables`. */
export function parseTable(name: string, reader: MapReader): TableMap {
  const orAddress = reader.name('or-address');
  const files = readFiles(reader);
  const hold = readHold(reader);
  const table = {
    name,
    is: reader.oneOf('is', mappable) ?? 'profile',
    by: readBy(reader),
    ...(orAddress !== undefined && { orAddress }),
    probe: reader.names('probe'),
    ...(hold && { hold }),
    staysFor: reader.names('stays-for'),
    keep: readKeep(reader),
    as: reader.values('as'),
    hide: reader.names('hide'),
    names: readNames(reader),
    ...(files && { files }),
    scan: reader.flag('scan'),
    optional: reader.flag('optional'),
    notTransactional: reader.flag('not-transactional'),
    triggers: reader.names('triggers'),
  };
  reader.end();
  return table;
}

function readBy(reader: MapReader): TableMap['by'] {
  const text = reader.text(
    'by',
    'write the column that says whose the row is: `by: client_id`, or `by: invoice_id -> invoice`.',
  );
  const [, column = '', parent] = /^\s*([\w$]+)\s*(?:->\s*([\w$]+)\s*)?$/.exec(text ?? '') ?? [];
  if (text !== undefined && column === '')
    reader.problem('by', `"${text}": write a column, or \`column -> table\`.`);
  return { column, ...(parent !== undefined && { parent }) };
}

function readKeep(reader: MapReader): TableMap['keep'] {
  if (reader.take('keep') === '*') return '*';
  return reader.names('keep');
}

function readHold(reader: MapReader): TableHold | undefined {
  const inner = reader.inner('hold');
  if (!inner) return undefined;
  const parent = inner.name('with');
  if (parent !== undefined) {
    inner.end();
    return { with: parent };
  }
  const basis = inner.oneOf('basis', holdBases) ?? 'accounting';
  const hold = { basis, from: inner.names('from'), while: readWhile(inner) };
  if (hold.from.length === 0 && (basis === 'accounting' || basis === 'domain-registrant'))
    inner.problem('from', 'write the column with the date from which the period runs.');
  inner.end();
  return hold;
}

function readWhile(hold: MapReader): Record<string, string[]> {
  const inner = hold.inner('while');
  const conditions = (inner?.keys() ?? []).map((column): [string, string[]] => {
    const value = inner?.take(column);
    const values = (Array.isArray(value) ? value : [value]).filter(
      (each) => typeof each === 'string' || typeof each === 'number',
    );
    if (values.length === 0) inner?.problem(column, 'write the values with which a row is held.');
    return [column, values.map(String)];
  });
  return Object.fromEntries(conditions);
}

function readNames(reader: MapReader): TableMap['names'] {
  const inner = reader.inner('names');
  return Object.fromEntries((inner?.keys() ?? []).map((kind) => [kind, inner?.names(kind) ?? []]));
}

function readFiles(reader: MapReader): TableMap['files'] {
  const inner = reader.inner('files');
  if (!inner) return undefined;
  const files = {
    column: inner.name('column', 'write the column with the file name.') ?? '',
    under: inner.text('under', 'write the folder, from the root of the application.') ?? '',
  };
  if (files.under.startsWith('/') || files.under.split('/').includes('..'))
    inner.problem('under', 'write a folder below the root of the application, without `..`.');
  inner.end();
  return files;
}
