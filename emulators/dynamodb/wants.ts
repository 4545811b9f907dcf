import { arnOf } from '../account.ts';
import type { Context } from '../iam/conditions.ts';
import type { Want } from '../iam/statements.ts';
import { attributesIn, placeholderEqualTo } from './expressions.ts';

/** An item, or a part of one: attributes with their typed values, as in `{ pk: { S: 'one' } }`. */
type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The members of a call that IAM sees something of. */
interface Input {
  TableName?: string;
  IndexName?: string;
  Key?: Item;
  Item?: Item;
  ExpressionAttributeNames?: Record<string, string>;
  ExpressionAttributeValues?: Item;
  KeyConditionExpression?: string;
  RequestItems?: Record<string, unknown>;
  Select?: string;
  [member: string]: unknown;
}

const expressionMembers = [
  'ConditionExpression',
  'FilterExpression',
  'KeyConditionExpression',
  'ProjectionExpression',
  'UpdateExpression',
];
/** What was there before expressions: objects by attribute, or lists of attributes. */
const olderMembers = [
  'AttributesToGet',
  'AttributeUpdates',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];
const reads = ['BatchGetItem', 'GetItem', 'Query', 'Scan'];
const writes = ['DeleteItem', 'PutItem', 'UpdateItem'];

/** The name of the partition key of each table and index, by its part of an ARN: `table/…[/index/…]`. */
export type PartitionKeys = ReadonlyMap<string, string>;

/** What a call asks of IAM, table by table, with the keys and attributes that conditions may look at. */
export function wantsOf(operation: string, input: Input, partitionKeys: PartitionKeys): Want[] {
  const action = `dynamodb:${operation}`;
  if (operation === 'BatchGetItem' || operation === 'BatchWriteItem') {
    return Object.entries(input.RequestItems ?? {}).map(([table, asked]) => {
      const path = tablePath(table);
      return {
        action,
        resource: arnOf('dynamodb', path),
        context: contextOfBatch(asked, partitionKeys.get(path)),
      };
    });
  }
  if (input.TableName === undefined) return [{ action, resource: '*' }];
  const path = input.IndexName
    ? `${tablePath(input.TableName)}/index/${input.IndexName}`
    : tablePath(input.TableName);
  const context = contextOf(operation, input, partitionKeys.get(path));
  return [{ action, resource: arnOf('dynamodb', path), context }];
}

const tablePath = (table: string) => `table/${table}`;

function contextOf(operation: string, input: Input, partitionKey: string | undefined): Context {
  return {
    'dynamodb:leadingkeys': leadingKeysOf(
      [input.Key, input.Item],
      partitionKey,
      valueAskedFor(input, partitionKey),
    ),
    'dynamodb:attributes': [...new Set([...namesIn(input.Key), ...namesIn(input.Item), ...namedIn(input)])],
    'dynamodb:returnconsumedcapacity': [String(input.ReturnConsumedCapacity ?? 'NONE')],
    ...(reads.includes(operation) && { 'dynamodb:select': [selectOf(input)] }),
    ...(writes.includes(operation) && { 'dynamodb:returnvalues': [String(input.ReturnValues ?? 'NONE')] }),
  };
}

/** Of one table in a batch: the keys to get, or what to put and to delete. */
function contextOfBatch(asked: unknown, partitionKey: string | undefined): Context {
  const writing = Array.isArray(asked);
  const items: (Item | undefined)[] = writing
    ? (asked as { PutRequest?: Input; DeleteRequest?: Input }[]).flatMap((one) => [
        one.PutRequest?.Item,
        one.DeleteRequest?.Key,
      ])
    : ((asked as { Keys?: Item[] }).Keys ?? []);
  const named = writing ? [] : namedIn(asked as Input);
  return {
    'dynamodb:leadingkeys': leadingKeysOf(items, partitionKey),
    'dynamodb:attributes': [...new Set([...items.flatMap(namesIn), ...named])],
    ...(!writing && { 'dynamodb:select': [selectOf(asked as Input)] }),
  };
}

const namesIn = (item: Item | undefined): string[] => Object.keys(item ?? {});

/** The attributes that expressions, and what was there before them, name. */
function namedIn(input: Input): string[] {
  const { ExpressionAttributeNames: aliases = {} } = input;
  const inExpressions = expressionMembers.flatMap((member) =>
    attributesIn(String(input[member] ?? ''), aliases),
  );
  const older = olderMembers.flatMap((member) => {
    const named = input[member] ?? [];
    return Array.isArray(named) ? named.map(String) : Object.keys(named as object);
  });
  return [...inExpressions, ...older];
}

/** What a read brings back, whether it says so or not. */
function selectOf(input: Input): string {
  if (input.Select !== undefined) return input.Select;
  if (input.ProjectionExpression !== undefined || input.AttributesToGet !== undefined)
    return 'SPECIFIC_ATTRIBUTES';
  return input.IndexName === undefined ? 'ALL_ATTRIBUTES' : 'ALL_PROJECTED_ATTRIBUTES';
}

/** The values of the partition key in items, and those asked for otherwise, as text. */
function leadingKeysOf(
  items: readonly (Item | undefined)[],
  partitionKey: string | undefined,
  ...others: unknown[]
): string[] {
  if (partitionKey === undefined) return [];
  const values = [...items.map((item) => item?.[partitionKey]), ...others].filter(
    (value) => value !== undefined,
  );
  // Each is an object with its type as the only member.
  return [...new Set(values.map((value) => String(Object.values(value as object)[0])))];
}

/** The partition that a query is about. */
function valueAskedFor(input: Input, partitionKey: string | undefined): unknown {
  if (partitionKey === undefined) return undefined;
  const { KeyConditionExpression: expression = '', ExpressionAttributeNames: aliases = {} } = input;
  const placeholder = placeholderEqualTo(partitionKey, expression, aliases);
  if (placeholder !== undefined) return input.ExpressionAttributeValues?.[placeholder];
  const older = input.KeyConditions as Record<string, { AttributeValueList?: unknown[] }> | undefined;
  return older?.[partitionKey]?.AttributeValueList?.[0];
}

/** The partition keys that `CreateTable` names, of the table and of its indexes. */
export function partitionKeysOf({ TableName = '', ...input }: Input): [path: string, name: string][] {
  type Schema = { AttributeName: string; KeyType: string }[];
  type Index = { IndexName: string; KeySchema: Schema };
  const hashOf = (schema: unknown) =>
    (schema as Schema | undefined)?.find(({ KeyType }) => KeyType === 'HASH')?.AttributeName ?? '';
  const indexes = [input.GlobalSecondaryIndexes ?? [], input.LocalSecondaryIndexes ?? []].flat() as Index[];
  return [
    [tablePath(TableName), hashOf(input.KeySchema)],
    ...indexes.map(({ IndexName, KeySchema }): [string, string] => [
      `${tablePath(TableName)}/index/${IndexName}`,
      hashOf(KeySchema),
    ]),
  ];
}
