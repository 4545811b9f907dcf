import { ExactNumber, type ExportedRecord, type ExportedValue } from '../../stores/domain/exported-value.ts';
import { cellText } from './record-text.ts';
import { spreadsheetNumber, spreadsheetText } from './spreadsheet-text.ts';

/**
 * Records as the rows of a table for a spreadsheet, with a header. A column for every field that any record has. Nothing
 * in it is run or changed by the spreadsheet; the JSON next to it has every value as it is stored.
 */
export function spreadsheetRows(records: readonly ExportedRecord[]): string[][] {
  const fields = [...new Set(records.flatMap((record) => Object.keys(record)))];
  return [
    fields.map(spreadsheetText),
    ...records.map((record) =>
      fields.map((field) => (Object.hasOwn(record, field) ? cellOf(record[field] ?? null) : '')),
    ),
  ];
}

function cellOf(value: ExportedValue): string {
  if (typeof value === 'number' || value instanceof ExactNumber) return spreadsheetNumber(cellText(value));
  return spreadsheetText(cellText(value));
}
