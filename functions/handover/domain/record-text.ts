import { ExactNumber, type ExportedValue } from '../../stores/domain/exported-value.ts';
import { isList, isSet, jsonValueOf } from './record-json.ts';

/**
 * A value as the text of one cell. Lists and sets of plain values are separated by semicolons; whatever is nested deeper
 * is JSON.
 */
export function cellText(value: ExportedValue): string {
  if (value === null) return '';
  if (value instanceof ExactNumber) return value.digits;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (isSet(value) || isList(value)) {
    const members = [...value];
    return members.every(isPlain) ? members.map(cellText).join('; ') : JSON.stringify(jsonValueOf(value));
  }
  return typeof value === 'object' ? JSON.stringify(jsonValueOf(value)) : String(value);
}

/** Is this a single value, not one made of others? */
const isPlain = (value: ExportedValue): boolean =>
  value !== null &&
  (typeof value !== 'object' || value instanceof ExactNumber || value instanceof Uint8Array);
