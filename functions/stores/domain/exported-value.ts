/** A number with more digits than common software keeps. */
export class ExactNumber {
  /** In decimal notation, as it is stored. */
  readonly digits: string;

  constructor(digits: string) {
    this.digits = digits;
  }
}

/** Any value of a record, whatever database it comes from. Nothing is rounded and nothing is left out. */
export type ExportedValue =
  | string
  | number
  | boolean
  | null
  | ExactNumber
  | Uint8Array
  | ReadonlySet<ExportedValue>
  | readonly ExportedValue[]
  | { readonly [field: string]: ExportedValue };

export type ExportedRecord = { readonly [field: string]: ExportedValue };

/** A number from its decimal notation: as such if a double keeps it exactly, else with its digits. */
export function exportedNumber(digits: string): number | ExactNumber {
  const value = Number(digits);
  return decimalOf(String(value)) === decimalOf(digits) ? value : new ExactNumber(digits);
}

/** The same text for every notation of the same number: sign, digits without zeros around them, exponent. */
function decimalOf(notation: string): string | undefined {
  const parts = /^([+-]?)(\d*)\.?(\d*)(?:e([+-]?\d+))?$/i.exec(notation);
  if (!parts) return undefined;
  const [, sign, whole = '', fraction = '', exponent = '0'] = parts;
  const digits = `${whole}${fraction}`.replace(/^0+/, '');
  const significant = digits.replace(/0+$/, '');
  if (significant === '') return '0';
  const power = Number(exponent) - fraction.length + digits.length - significant.length;
  return `${sign === '-' ? '-' : ''}${significant}e${power}`;
}
