/** A character that starts a formula at the beginning of a cell, after any white space or quotes that programs drop. */
const formulaSign = /(?<=(?:^|[;\t\r\n])[\s\p{Cc}"]*)[=+\-@＝＋－＠]/gu;

/**
 * Prevents spreadsheets from treating text as a formula: puts an apostrophe before each character that could start one.
 * That is not only the first character: where lists are separated by semicolons, a program still opens a
 * comma-separated CSV, ignores its quotes, and starts a cell after every semicolon and line break.
 */
export const spreadsheetText = (text: string): string => text.replace(formulaSign, (sign) => `'${sign}`);
