import { cpus } from 'node:os';
import type { Figure } from './figure.ts';

/** When and on what the figures were measured. Nothing identifies the machine. */
export interface Circumstances {
  /** `YYYY-MM-DD` */
  date: string;
  node: string;
  cpus: number;
}

export const circumstances = (): Circumstances => ({
  date: new Date().toISOString().slice(0, 10),
  node: process.version,
  cpus: cpus().length,
});

function verdict({ isMet, unchecked = [] }: Figure): string {
  if (!isMet) return 'not met';
  return unchecked.length === 0 ? 'met' : `met as far as checked (not: ${unchecked.join(', ')})`;
}

/** For a terminal: a block per figure. */
export const asText = (figures: readonly Figure[]): string =>
  figures
    .map((figure) =>
      [
        `${String(figure.row).padStart(2)}  ${figure.name}`,
        `    ${figure.value}`,
        `    goal ${figure.goal} – ${verdict(figure)}; limit ${figure.limit}`,
        ...figure.remarks.map((remark) => `      · ${remark}`),
      ].join('\n'),
    )
    .join('\n\n');

/** For a document: a table, and how each figure was obtained. */
export const asMarkdown = (figures: readonly Figure[], measuredOn: Circumstances): string =>
  documentOf(figures.map((figure) => writtenOf(figure, measuredOn)));

/** The same document with these figures in the place of their former ones; the others stay as they were measured. */
export function withFigures(document: string, figures: readonly Figure[], measuredOn: Circumstances): string {
  const kept = figuresIn(document).filter(({ row }) => figures.every((figure) => figure.row !== row));
  const measured = figures.map((figure) => writtenOf(figure, measuredOn));
  return documentOf([...kept, ...measured].sort((a, b) => a.row - b.row));
}

/** What a document says of one figure: its line of the table, and its section. */
interface Written {
  row: number;
  line: string;
  section: string;
}

function writtenOf(figure: Figure, { date, node, cpus: count }: Circumstances): Written {
  const { row, name, before = '', value, limit, goal, how, remarks, chart } = figure;
  const cells = [row, name, before, value, limit, goal, verdict(figure)].map((cell) =>
    String(cell).replaceAll('|', '\\|'),
  );
  const section = [
    `### ${row} · ${name}`,
    '',
    how,
    '',
    ...(chart ? [`![${chart.title}](figures/${chartFile(row)})`, ''] : []),
    ...remarks.map((remark) => `- ${remark}`),
    `- Measured on ${date} with Node.js ${node} and ${count} CPUs.`,
  ].join('\n');
  return { row, line: `| ${cells.join(' | ')} |`, section };
}

const documentOf = (written: readonly Written[]): string =>
  [
    '| # | figure | before | measured | limit | goal | goal met? |',
    '|---|---|---|---|---|---|---|',
    ...written.map(({ line }) => line),
    ...written.flatMap(({ section }) => ['', section]),
  ].join('\n');

/** What {@link documentOf} has written. */
function figuresIn(document: string): Written[] {
  const [table = '', ...sections] = document.split(/\n(?=### \d+ · )/);
  const lines = table.split('\n');
  return sections.map((section) => {
    const row = Number(/\d+/.exec(section)?.[0]);
    return {
      row,
      line: lines.find((line) => line.startsWith(`| ${row} |`)) ?? '',
      section: section.trimEnd(),
    };
  });
}

/** Name of the file that shows a figure, in the folder `figures` beside the document. */
export const chartFile = (row: number): string => `${row}.svg`;

const begin = '<!-- written by npm run bench: begin -->';
const end = '<!-- written by npm run bench: end -->';

/** Changes the text between the two markers of a document. @throws unless it contains each of them once, in order */
export function changeBetweenMarkers(document: string, change: (text: string) => string): string {
  const [before, rest, ...more] = document.split(begin);
  const [text, after, ...evenMore] = rest?.split(end) ?? [];
  if (
    before === undefined ||
    text === undefined ||
    after === undefined ||
    more.length + evenMore.length > 0
  ) {
    throw new Error(`The document must contain "${begin}" and, after it, "${end}", once each.`);
  }
  return `${before}${begin}\n\n${change(text.trim())}\n\n${end}${after}`;
}
