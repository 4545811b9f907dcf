import type { Schema, Table } from '../database/schema.ts';
import { isSubjectTable, mayStay, type StoreMap, type TableMap } from '../store-map/store-map.ts';
import { checkCascades } from './check-cascades.ts';
import { type Finding, stop } from './finding.ts';

/** Compares one line of the map with its table. */
export function checkTable(map: StoreMap, mapped: TableMap, schema: Schema): Finding[] {
  const table = schema.tables.get(mapped.name);
  if (!table) {
    if (mapped.optional) return [];
    return [
      stop(
        'table-unknown',
        mapped.name,
        'the system has no such table. Correct the name, or write `optional: true`.',
      ),
    ];
  }
  if (table.kind !== 'table')
    return [
      stop(
        'view',
        table.name,
        'is a view or a virtual table. Map the tables behind it, and list it in nothing-of-customers.',
      ),
    ];
  const unknown = checkColumns(map, mapped, table);
  if (unknown.length > 0) return unknown;
  return [
    ...checkKey(table),
    ...checkArrow(map, mapped, table),
    ...checkRemainder(mapped, table),
    ...checkEngine(mapped, table),
    ...checkConditions(mapped, table),
    ...checkCascades(map, mapped, schema),
    ...checkTexts(map, mapped, table),
  ];
}

function checkColumns(map: StoreMap, mapped: TableMap, table: Table): Finding[] {
  const named = new Set([
    mapped.by.column,
    ...(mapped.orAddress === undefined ? [] : [mapped.orAddress]),
    ...mapped.probe,
    ...(mapped.hold && 'basis' in mapped.hold
      ? [...mapped.hold.from, ...Object.keys(mapped.hold.while)]
      : []),
    ...(mapped.keep === '*' ? [] : mapped.keep),
    ...Object.keys(mapped.as),
    ...mapped.hide,
    ...Object.values(mapped.names).flat(),
    ...(mapped.files ? [mapped.files.column] : []),
    ...(isSubjectTable(map, mapped) ? subjectColumns(map) : []),
  ]);
  return [...named]
    .filter((name) => !table.columns.has(name))
    .map((name) =>
      stop(
        'column-unknown',
        `${table.name}.${name}`,
        'the table has no such column. Was it renamed? Correct the map.',
      ),
    );
}

const subjectColumns = ({ subject }: StoreMap): string[] =>
  [
    subject.key,
    subject.address,
    subject.language,
    subject.since,
    ...subject.name,
    ...Object.keys(subject.freeze),
    ...Object.values(subject.refuse).flatMap((flags) => Object.keys(flags)),
  ].filter((each) => each !== undefined);

function checkKey({ name, key, columns }: Table): Finding[] {
  if (key.length === 0)
    return [stop('key-missing', name, 'has no primary key, so no row of it can be named. Add one.')];
  if (key.length > 1)
    return [
      stop(
        'composite-key',
        name,
        `has a key of several columns (${key.join(', ')}), which this program does not erase by. Write a plug, or add a key of one column.`,
      ),
    ];
  const column = columns.get(key[0] ?? '');
  const where = `${name}.${column?.name ?? ''}`;
  if (column?.kind === 'uuid')
    return [
      stop(
        'uuid-key',
        where,
        'is of type UUID, which this program does not erase by. Write a plug for this table.',
      ),
    ];
  if (column?.kind === 'binary')
    return [
      stop(
        'binary-key',
        where,
        'has bytes as its key, which this program does not erase by. Write a plug for this table.',
      ),
    ];
  if (column?.kind !== 'integer' && column?.kind !== 'text')
    return [
      stop(
        'key-kind',
        where,
        `is of type ${column?.type ?? '?'}. Only whole numbers and texts can be a key here.`,
      ),
    ];
  return [];
}

function checkArrow(map: StoreMap, mapped: TableMap, table: Table): Finding[] {
  const column = table.columns.get(mapped.by.column);
  const where = `${table.name}.${mapped.by.column}`;
  const findings: Finding[] = [];
  if (column?.kind !== 'integer' && column?.kind !== 'text')
    findings.push(
      stop(
        'key-kind',
        where,
        `is of type ${column?.type ?? '?'}. \`by\` needs a column of whole numbers or texts.`,
      ),
    );
  if (!table.indexed.has(mapped.by.column) && !mapped.scan)
    findings.push(
      stop(
        'index-missing',
        where,
        'has no index: every deletion would read the whole table. Add one, or accept it with `scan: true`.',
      ),
    );
  if (isSubjectTable(map, mapped) && table.key[0] !== map.subject.key)
    findings.push(
      stop(
        'subject-key',
        table.name,
        `its primary key is ${table.key.join(', ') || 'missing'}, not ${map.subject.key}. Name the primary key in \`subject\`.`,
      ),
    );
  return findings;
}

function checkRemainder(mapped: TableMap, { name, key, columns }: Table): Finding[] {
  if (!mayStay(mapped) || mapped.keep === '*') return [];
  const kept = new Set([...key, mapped.by.column, ...mapped.keep]);
  return [...columns.values()].flatMap((column): Finding[] => {
    const where = `${name}.${column.name}`;
    const replaced = mapped.as[column.name];
    if (column.isGenerated)
      return replaced === undefined
        ? []
        : [stop('as-of-computed', where, 'is computed by the database. Take it out of `as`.')];
    if (kept.has(column.name) || column.isNullable || (replaced !== undefined && replaced !== null))
      return [];
    return [
      stop(
        'as-missing',
        where,
        'cannot be empty. Write in `as` what stands there in a row that stays, or keep it.',
      ),
    ];
  });
}

/** A condition compares text. Of bytes and bits nobody can say what the map means by them. */
function checkConditions({ hold }: TableMap, { name, columns }: Table): Finding[] {
  if (!hold || !('basis' in hold)) return [];
  return Object.keys(hold.while)
    .filter((each) => ['binary', 'uuid'].includes(columns.get(each)?.kind ?? ''))
    .map((each) =>
      stop(
        'while-kind',
        `${name}.${each}`,
        `is of type ${columns.get(each)?.type || 'none'}, which \`while\` cannot compare. Name a column of numbers or texts.`,
      ),
    );
}

function checkEngine(mapped: TableMap, { name, isTransactional, triggers }: Table): Finding[] {
  const unread = triggers.filter((trigger) => !mapped.triggers.includes(trigger));
  return [
    ...(isTransactional || mapped.notTransactional
      ? []
      : [
          stop(
            'not-transactional',
            name,
            'has no transactions: what failed halfway stays so. Convert it to InnoDB, or accept it with `not-transactional: true`.',
          ),
        ]),
    ...unread.map((trigger) =>
      stop(
        'trigger',
        name,
        `the trigger ${trigger} may reach rows that must stay. Read it, and name it in \`triggers\` if it does not.`,
      ),
    ),
  ];
}

/** Columns in which SQL takes different texts as equal. Everything is compared again, so this is only said. */
function checkTexts(map: StoreMap, mapped: TableMap, table: Table): Finding[] {
  const compared = [
    mapped.by.column,
    mapped.orAddress,
    ...(isSubjectTable(map, mapped) ? [map.subject.address] : []),
  ];
  return [...new Set(compared)]
    .filter((name) => name !== undefined && table.columns.get(name)?.folds)
    .map((name) => ({
      level: 'notes',
      code: 'collation',
      where: `${table.name}.${name}`,
      say: 'SQL overlooks capitals, accents and blanks here. This program compares each value again.',
    }));
}
