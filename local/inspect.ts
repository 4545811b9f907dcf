import { paginateScan } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand, ListObjectVersionsCommand } from '@aws-sdk/client-s3';
import { GetExecutionHistoryCommand, ListExecutionsCommand } from '@aws-sdk/client-sfn';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import type { LocalStack } from './stack.ts';

/** One stored piece of data, as searchable text. */
export interface StoredText {
  /** Where it is stored, in words: `table account: customer#…`. */
  place: string;
  text: string;
}

/** The parts of a stack that are inspected. */
export type Inspected = Pick<
  LocalStack,
  'clients' | 'tables' | 'buckets' | 'stateMachineArn' | 'noticeMachineArn' | 'log' | 'site'
>;

/** A table of the stack; that of the site's tasks is there only with a site. */
type TableName = keyof LocalStack['tables'] | 'site';

/** Everything that the system stores outside the mailbox: tables, buckets (all versions), execution histories, logs. */
export async function* everythingIn(stack: Inspected): AsyncGenerator<StoredText> {
  const tables = Object.keys(stack.tables) as TableName[];
  for (const name of stack.site ? [...tables, 'site' as const] : tables) {
    for (const item of await itemsOf(stack, name)) {
      yield { place: `table ${name}: ${item.pk} ${item.sk ?? ''}`.trim(), text: JSON.stringify(item) };
    }
  }
  for (const name of Object.keys(stack.buckets) as (keyof LocalStack['buckets'])[])
    yield* objectsOf(stack, name);
  yield* historiesOf(stack);
  for (const line of stack.log.lines()) yield { place: 'log', text: line };
}

/** All items of a table. */
export async function itemsOf(
  { clients, tables, site }: Pick<Inspected, 'clients' | 'tables' | 'site'>,
  name: TableName,
): Promise<Record<string, unknown>[]> {
  const TableName = name === 'site' ? site?.table : tables[name];
  const pages = paginateScan({ client: clients.dynamo }, { TableName, ConsistentRead: true });
  const items: Record<string, unknown>[] = [];
  for await (const { Items = [] } of pages) items.push(...Items.map((item) => unmarshall(item)));
  return items;
}

/** Keys of all versions and delete markers in a bucket below a prefix. */
export async function versionsOf(
  { clients, buckets }: Pick<Inspected, 'clients' | 'buckets'>,
  name: keyof LocalStack['buckets'],
  prefix = '',
): Promise<{ key: string; versionId?: string }[]> {
  const { Versions = [], DeleteMarkers = [] } = await clients.s3.send(
    new ListObjectVersionsCommand({ Bucket: buckets[name], Prefix: prefix }),
  );
  const versions = Versions.map(({ Key = '', VersionId }) => ({
    key: Key,
    ...(VersionId && { versionId: VersionId }),
  }));
  return [...versions, ...DeleteMarkers.map(({ Key = '' }) => ({ key: Key }))];
}

async function* objectsOf(stack: Inspected, name: keyof LocalStack['buckets']): AsyncGenerator<StoredText> {
  for (const { key, versionId } of await versionsOf(stack, name)) {
    const place = `bucket ${name}: ${key}`;
    if (versionId === undefined) {
      yield { place, text: key };
      continue;
    }
    const { Body } = await stack.clients.s3.send(
      new GetObjectCommand({ Bucket: stack.buckets[name], Key: key, VersionId: versionId }),
    );
    yield { place, text: `${key}\n${await Body?.transformToString()}` };
  }
}

async function* historiesOf(stack: Inspected): AsyncGenerator<StoredText> {
  const { sfn } = stack.clients;
  for (const stateMachineArn of [stack.stateMachineArn, stack.noticeMachineArn]) {
    const { executions = [] } = await sfn.send(new ListExecutionsCommand({ stateMachineArn }));
    for (const { executionArn = '', name = '' } of executions) {
      const { events = [] } = await sfn.send(new GetExecutionHistoryCommand({ executionArn }));
      yield { place: `execution ${name}`, text: JSON.stringify(events) };
    }
  }
}
