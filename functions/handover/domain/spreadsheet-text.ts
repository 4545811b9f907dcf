/** A character that starts a formula at the beginning of a cell, after any white space or quotes that programs drop. */
const formulaSign = /(?<=(?:^|[;\t\r\n])[\s\p{Cc}"]*)[=+\-@＝＋－＠]/gu;

const monthName =
  '(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)';
/** Texts that spreadsheets in one language or another take for a number, a date, a time or a percentage. */
const numberLike = new RegExp(
  `^\\s*(?:\\(?\\p{Nd}[\\p{Nd}.,:/\\s-]*(?:e[+-]?\\p{Nd}+)?\\s*%?\\)?|${monthName}[\\s/.-]*\\p{Nd}[\\p{Nd}\\s,-]*|\\p{Nd}+[\\s/.-]*${monthName}[\\s/.-]*\\p{Nd}*)\\s*$`,
  'iu',
);
/** Of these, a whole number and a day show the same afterwards. Spreadsheets keep 15 digits. */
const staysTheSame = /^(?:0|[1-9]\d{0,14}|\d{4}-\d{2}-\d{2})$/;

/**
 * Prevents spreadsheets from treating text as something else, by apostrophes. As a formula: an apostrophe before each
 * character that could start one. That is not only the first character: where lists are separated by semicolons, a
 * program still opens a comma-separated CSV, ignores its quotes, and starts a cell after every semicolon and line break.
 * As a number: an apostrophe before whatever would lose zeros or digits, such as a phone number or a tax code.
 */
export function spreadsheetText(text: string): string {
  const withoutFormulas = text.replace(formulaSign, (sign) => `'${sign}`);
  return numberLike.test(text) && !staysTheSame.test(text) ? `'${withoutFormulas}` : withoutFormulas;
}

/** A number for a spreadsheet: an apostrophe keeps it whole if it has more digits than spreadsheets do. */
export const spreadsheetNumber = (digits: string): string =>
  significantDigits(digits) > 15 ? `'${digits}` : digits;

const significantDigits = (digits: string): number =>
  digits
    .replace(/e.*$/i, '')
    .replace(/\D/g, '')
    .replace(/^0+|0+$/g, '').length;
