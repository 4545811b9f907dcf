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
export function asMarkdown(figures: readonly Figure[], { date, node, cpus: count }: Circumstances): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const lines = figures.map(
    (figure) =>
      `| ${[figure.row, figure.name, figure.before ?? '', figure.value, figure.limit, figure.goal, verdict(figure)].map(String).map(cell).join(' | ')} |`,
  );
  return [
    `Measured on ${date} with Node.js ${node} and ${count} CPUs by \`npm run bench\`.`,
    '',
    '| # | figure | before | measured | limit | goal | goal met? |',
    '|---|---|---|---|---|---|---|',
    ...lines,
    ...figures.flatMap(({ row, name, how, remarks, chart }) => [
      '',
      `### ${row} · ${name}`,
      '',
      how,
      '',
      ...(chart ? [`![${chart.title}](figures/${chartFile(row)})`, ''] : []),
      ...remarks.map((remark) => `- ${remark}`),
    ]),
  ].join('\n');
}

/** Name of the file that shows a figure, in the folder `figures` beside the document. */
export const chartFile = (row: number): string => `${row}.svg`;

const begin = '<!-- written by npm run bench: begin -->';
const end = '<!-- written by npm run bench: end -->';

/** Replaces the text between the two markers of a document. @throws unless it contains each of them once, in order */
export function replaceBetweenMarkers(document: string, text: string): string {
  const [before, rest, ...more] = document.split(begin);
  const [, after, ...evenMore] = rest?.split(end) ?? [];
  if (before === undefined || after === undefined || more.length + evenMore.length > 0) {
    throw new Error(`The document must contain "${begin}" and, after it, "${end}", once each.`);
  }
  return `${before}${begin}\n\n${text}\n\n${end}${after}`;
}
