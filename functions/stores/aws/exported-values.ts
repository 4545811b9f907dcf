import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Item } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type ExportedRecord, type ExportedValue, exportedNumber } from '../domain/exported-value.ts';

/** A record as it is exported: every attribute of an item, of whatever type, except those that `omit` names. */
export const exportedRecord = (item: Item, omit: ReadonlySet<string> = new Set()): ExportedRecord =>
  exportedMap(Object.fromEntries(Object.entries(item).filter(([field]) => !omit.has(field))));

const exportedMap = (attributes: Record<string, AttributeValue>): ExportedRecord =>
  Object.fromEntries(Object.entries(attributes).map(([field, value]) => [field, exportedValue(value)]));

/** Not the SDK's own conversion: that one throws at numbers of many digits, and loses an attribute `__proto__`. */
function exportedValue(attribute: AttributeValue): ExportedValue {
  if (attribute.S !== undefined) return attribute.S;
  if (attribute.N !== undefined) return exportedNumber(attribute.N);
  if (attribute.B !== undefined) return attribute.B;
  if (attribute.BOOL !== undefined) return attribute.BOOL;
  if (attribute.NULL !== undefined) return null;
  if (attribute.L !== undefined) return attribute.L.map(exportedValue);
  if (attribute.M !== undefined) return exportedMap(attribute.M);
  if (attribute.SS !== undefined) return new Set(attribute.SS);
  if (attribute.NS !== undefined) return new Set(attribute.NS.map(exportedNumber));
  if (attribute.BS !== undefined) return new Set(attribute.BS);
  throw new PermanentError(
    'A record has an attribute of a type that DynamoDB did not have when this was written.',
  );
}
