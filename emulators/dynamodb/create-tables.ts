import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { TableSpec } from '../template/template.ts';

/** Creates a template's tables, empty. */
export async function createTables(client: DynamoDBClient, tables: readonly TableSpec[]): Promise<void> {
  for (const { create } of tables) await client.send(new CreateTableCommand(create));
}
