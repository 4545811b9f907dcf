/** Formats facts for a terminal or a pipe. */

/** Emphasises text, if the terminal supports it and the operator wants it. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'yellow', text: string) => string;

/** An ISO 8601 instant as `2026-03-02 09:00` in Vietnam (UTC+7). */
export const vietnamTime = (instant: string): string =>
  new Date(Date.parse(instant) + 7 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** `12,345`. */
export const grouped = (count: number): string => count.toLocaleString('en-GB');

/** `1 day`, `12,345 days`. */
export const pluralise = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : 's'}`;

/** Names and reasons are external input: they must not control the terminal. */
export const stripControls = (text: string): string => text.replace(/\p{Cc}/gu, '\ufffd');

export const section = (title: string, rows: readonly string[][], paint: Paint): string =>
  rows.length > 0 ? `${paint('dim', title)}\n${table(rows)}` : '';

/** Joins the parts of an answer, separated by an empty line; empty parts are dropped. */
export const sections = (...parts: string[]): string =>
  `${parts.filter((part) => part !== '').join('\n\n')}\n`;

/** Aligns columns to their widest cell; the last column is not padded. */
export function table(rows: readonly string[][]): string {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.slice(0, -1).entries()) {
      widths[column] = Math.max(widths[column] ?? 0, cell.length);
    }
  }
  const pad = (row: string[]) =>
    row.map((cell, column) => (column < row.length - 1 ? cell.padEnd(widths[column] ?? 0) : cell));
  return rows.map((row) => `  ${pad(row).join('  ')}`.trimEnd()).join('\n');
}
