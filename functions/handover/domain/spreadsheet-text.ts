/** A sign that makes a formula of a cell, where a cell begins, whatever white space or quotes are dropped before it. */
const formulaSign = /(?<=(?:^|[;\t\r\n])[\s\p{Cc}"]*)[=+\-@＝＋－＠]/gu;

/**
 * Text that no spreadsheet takes for a formula: an apostrophe stands before each sign that could begin one. That is
 * not only the first character: where lists are separated by semicolons, a program opens a CSV with commas all the
 * same, knows none of its quotes, and begins a cell after every semicolon and line break.
 */
export const spreadsheetText = (text: string): string => text.replace(formulaSign, (sign) => `'${sign}`);
