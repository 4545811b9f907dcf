import { describe, expect, it } from 'vitest';
import { client, invoice, problemsOf, withTables, words } from './map-texts.ts';

describe('A store map that is wrong says what to do', () => {
  it.each([
    [
      'no version',
      withTables(client).replace('store-map: 1', 'store-map: 2'),
      /store-map: write `store-map: 1` first/,
    ],
    [
      'a name that is none',
      withTables(client).replace('store: billing', 'store: Billing 1'),
      /store: "Billing 1"/,
    ],
    [
      'a database nobody speaks',
      withTables(client).replace('mysql', 'oracle'),
      /database: "oracle" is not known. Write one of mysql, sqlite/,
    ],
    [
      'a misspelt key',
      withTables('client: { is: profile, by: id, hides: [pass] }'),
      /tables.client.hides: is not known here. Known are .*hide/,
    ],
    ['a key twice', withTables(`${client}\n${client}`), /unique/i],
    [
      'no `by`',
      withTables('client: { is: profile }'),
      /tables.client.by: write the column that says whose the row is/,
    ],
    [
      'a `by` that is neither',
      withTables(`${client}\nx: { is: logs, by: a -> b -> c }`),
      /tables.x.by: "a -> b -> c"/,
    ],
    [
      'a category nobody knows',
      withTables('client: { is: person, by: id }'),
      /tables.client.is: "person" is not known/,
    ],
    [
      'a category for unknown records',
      withTables('client: { is: other-records, by: id }'),
      /tables.client.is/,
    ],
    [
      'an arrow to nowhere',
      withTables(`${client}\nx: { is: logs, by: y_id -> y }`),
      /tables.x.by: there is no line for y/,
    ],
    [
      'an arrow to itself',
      withTables(`${client}\nx: { is: logs, by: x_id -> x }`),
      /tables.x.by: the arrow leads to the table itself/,
    ],
    [
      'a circle',
      withTables(`${client}\nx: { is: logs, by: y_id -> y }\ny: { is: logs, by: x_id -> x }`),
      /tables: .*x, y.* wait for each other/,
    ],
    [
      'no line for the customers',
      withTables('x: { is: logs, by: client_id }'),
      /subject.table: has no line in tables. Write one for client/,
    ],
    [
      'customers by another column',
      withTables('client: { is: profile, by: email }'),
      /tables.client.by: write `by: id`/,
    ],
    [
      'a basis nobody knows',
      withTables(`${client}\nx: { is: logs, by: c, hold: { basis: habit, from: [a] }, keep: [c] }`),
      /tables.x.hold.basis: "habit" is not known/,
    ],
    [
      'a hold without a date',
      withTables(`${client}\nx: { is: logs, by: c, hold: { basis: accounting }, keep: [c] }`),
      /tables.x.hold.from: write the column with the date/,
    ],
    [
      'a hold without `keep`',
      withTables(`${client}\nx: { is: logs, by: c, hold: { basis: accounting, from: [a] } }`),
      /tables.x.keep: write the columns that the law asks for/,
    ],
    [
      '`keep` without a hold',
      withTables('client: { is: profile, by: id, keep: [id] }'),
      /tables.client.keep: take it out, or write a hold/,
    ],
    [
      '`as` without a hold',
      withTables("client: { is: profile, by: id, as: { a: '-' } }"),
      /tables.client.as: take it out, or write a hold/,
    ],
    [
      '`keep` without `by`',
      withTables(`${client}\nx: { is: logs, by: c, hold: { basis: accounting, from: [a] }, keep: [a] }`),
      /tables.x.keep: add c: without it nobody finds the row again/,
    ],
    [
      '`keep` without its date',
      withTables(
        `${client}\nx: { is: logs, by: c, hold: { basis: accounting, from: [a], while: { b: 1 } }, keep: [c] }`,
      ),
      /tables.x.keep: add a, b: the hold depends on it/,
    ],
    [
      'a column kept and replaced',
      withTables(
        `${client}\nx: { is: logs, by: c, hold: { basis: accounting, from: [a] }, keep: [c, a], as: { a: '-' } }`,
      ),
      /tables.x.as.a: take it out here or in keep/,
    ],
    [
      'a hold of its own below another',
      withTables(
        `${client}\n${invoice}\nx: { is: invoices, by: i -> invoice, hold: { basis: accounting, from: [a] }, keep: [i, a] }`,
      ),
      /tables.x.hold: write `hold: \{ with: invoice \}`/,
    ],
    [
      '`with` another than its parent',
      withTables(
        `${client}\n${invoice}\nx: { is: invoices, by: client_id, hold: { with: invoice }, keep: '*' }`,
      ),
      /tables.x.hold.with: name the table behind the arrow/,
    ],
    [
      '`with` what is not held',
      withTables(
        `${client}\nt: { is: tickets, by: c }\nx: { is: tickets, by: t -> t, hold: { with: t }, keep: '*' }`,
      ),
      /tables.x.hold.with: t is not held/,
    ],
    [
      'staying for what does not stay',
      withTables('client: { is: profile, by: id, stays-for: [t], keep: [id] }\nt: { is: tickets, by: c }'),
      /tables.client.stays-for: nothing of t stays/,
    ],
    [
      'an address below a parent',
      withTables(`${client}\nt: { is: tickets, by: c }\nx: { is: tickets, by: t_id -> t, or-address: mail }`),
      /tables.x.or-address: take it out/,
    ],
    [
      'files outside',
      withTables(`${client}\nx: { is: tickets, by: c, files: { column: a, under: ../b } }`),
      /tables.x.files.under: write a folder below/,
    ],
    [
      'mapped and not of customers',
      withTables(client, 'nothing-of-customers: [client]\n'),
      /nothing-of-customers: client is mapped too/,
    ],
    [
      'a copy without an end',
      withTables(client, 'copies: { tapes: long }\n'),
      /copies.tapes: write after how many days/,
    ],
    ['no words', withTables(client).replace(words, ''), /words: write how customers read the store/],
    [
      'words in one language',
      withTables(client).replace(/ {2}en: .*\n/, ''),
      /words.en: write the words of this language too/,
    ],
    [
      'a copy without a word',
      withTables(client, 'copies: { dumps: 30d }\n'),
      /words.vi.copies: write a word for each of the copies/,
    ],
    [
      'a name with a quote in it',
      withTables(`${client}\nx: { is: logs, by: c, hide: ['a\`b'] }`),
      /tables.x.hide: "a`b" is no name/,
    ],
    ['a zone that is a city', `zone: Hanoi\n${withTables(client)}`, /zone: "Hanoi": write the offset/],
    [
      'a list where a mapping belongs',
      withTables('client: [id]'),
      /tables.client: write `name: value` pairs/,
    ],
    ['nothing at all', '', /store-map: write/],
    ['no YAML', 'store-map: [', /./],
  ])('%s', (_name, text, expected) => {
    const problems = problemsOf(text);

    expect(
      problems.some((problem) => expected.test(problem)),
      problems.join('\n'),
    ).toBe(true);
  });
});
