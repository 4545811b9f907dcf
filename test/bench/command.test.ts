import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { rows } from '../../bench/rows.ts';
import { parseCommand } from '../../bench/support/command-line.ts';
import type { Figure } from '../../bench/support/figure.ts';
import { asMarkdown, asText, changeBetweenMarkers, withFigures } from '../../bench/support/report.ts';
import { UsageError } from '../../program/usage-error.ts';

const numbers = (args: string[]) => parseCommand(args, rows).rows.map(({ row }) => row);

const figure: Figure = {
  row: 5,
  name: 'idle cost',
  limit: '$0',
  goal: '$0',
  how: 'By the template.',
  value: '$3 | a month',
  isMet: false,
  measured: { dollars: 3 },
  remarks: ['One dashboard.'],
};
const circumstances = { date: '2026-11-23', node: 'v24.21.0', cpus: 2 };

describe('the command', () => {
  it('measures every row by default, each with its own number', () => {
    expect(numbers([])).toEqual(rows.map(({ row }) => row));
    expect(new Set(numbers([])).size).toBe(rows.length);
  });

  it('measures only the rows that are named', () => {
    expect(numbers(['--row', '15, 2'])).toEqual([2, 15]);
  });

  it('measures only what is counted soon with --quick', () => {
    const quick = numbers(['--quick']);

    expect(quick).toEqual(rows.filter(({ isQuick }) => isQuick).map(({ row }) => row));
    expect(quick.length).toBeGreaterThan(4);
    expect(quick).not.toContain(22);
  });

  it.each([
    ['a row that is not measured', ['--row', '2,12'], 'no row 12'],
    ['some rows of the quick ones', ['--row', '2', '--quick'], '--quick has its own rows'],
    ['writing the quick rows', ['--write', '--quick'], '--write needs the whole figures'],
    ['an unknown option', ['--rows', '2'], '--rows'],
    ['a stray word', ['15'], '15'],
  ])('refuses %s', (_what, args, words) => {
    expect(() => parseCommand(args, rows)).toThrow(UsageError);
    expect(() => parseCommand(args, rows)).toThrow(words);
  });
});

describe('the report', () => {
  it('says whether each goal is met, and which part of it was not checked', () => {
    const half = { ...figure, isMet: true, unchecked: ['Windows'] };

    expect(asText([figure])).toContain('– not met;');
    expect(asText([{ ...figure, isMet: true }])).toContain('– met;');
    expect(asMarkdown([half], circumstances)).toContain('| met as far as checked (not: Windows) |');
  });

  it('is a Markdown table with intact cells, the date and the machine', () => {
    const text = asMarkdown([figure], circumstances);

    expect(text).toContain('| 5 | idle cost |  | $3 \\| a month | $0 | $0 | not met |');
    expect(text).toContain('Measured on 2026-11-23 with Node.js v24.21.0 and 2 CPUs');
  });

  it('of some figures leaves the others as they were measured', () => {
    const other = { ...figure, row: 12, name: 'start', value: '2×' };
    const before = asMarkdown([figure, other], circumstances);
    const later = { ...circumstances, date: '2026-11-28' };

    const after = withFigures(before, [{ ...figure, value: '$1' }], later);

    expect(after).toBe(
      before.replace('$3 \\| a month', '$1').replace('Measured on 2026-11-23', 'Measured on 2026-11-28'),
    );
    expect(withFigures('', [other, figure], circumstances)).toBe(
      withFigures(before, [figure], circumstances),
    );
  });

  it('shows the chart of a figure beside it', () => {
    const chart = { title: 'Idle', unit: '$', bars: [] };

    expect(asMarkdown([{ ...figure, chart }], circumstances)).toContain('![Idle](figures/5.svg)');
    expect(asMarkdown([figure], circumstances)).not.toContain('figures/5.svg');
  });

  it('replaces an earlier report and leaves the rest of the document alone', () => {
    const document =
      'before\n<!-- written by npm run bench: begin -->\nold\n<!-- written by npm run bench: end -->\nafter\n';

    const once = changeBetweenMarkers(document, () => 'new');

    expect(once).toBe(document.replace('old', '\nnew\n'));
    expect(changeBetweenMarkers(once, () => 'newer')).toBe(document.replace('old', '\nnewer\n'));
  });

  it.each([
    ['without markers', 'before'],
    ['with one marker', '<!-- written by npm run bench: begin -->'],
    [
      'with an end before its beginning',
      '<!-- written by npm run bench: end --><!-- written by npm run bench: begin -->',
    ],
  ])('refuses a document %s', (_what, document) => {
    expect(() => changeBetweenMarkers(document, () => 'new')).toThrow('must contain');
  });

  it('finds its markers in the published document', () => {
    const document = readFileSync(new URL('../../docs/figures.md', import.meta.url), 'utf8');

    expect(changeBetweenMarkers(document, () => 'new')).toContain('\nnew\n');
  });
});
