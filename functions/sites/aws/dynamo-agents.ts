import { type DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { keyPrefixes, timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import { epochSeconds, fromItem, toItem } from '../../shared/aws/dynamo-items.ts';
import { addSeconds } from '../../shared/calendar.ts';
import type { Agents, Nonces, SeenAgent } from '../ports.ts';

/** How old the note of a visit may be: an agent comes every few seconds, and silence is measured in hours. */
const noteEverySeconds = 300;

const conflict = { ConditionalCheckFailedException: 'conflict' as const };

/** One item per site and key. The first instance under a key stays. */
export function dynamoAgents(client: DynamoDBClient, tableName: string): Agents {
  const keyOf = (site: string, key: string) => ({ pk: `${keyPrefixes.site.agent}${site}`, sk: key });

  async function find(site: string, key: string): Promise<SeenAgent | undefined> {
    const get = new GetItemCommand({
      TableName: tableName,
      Key: toItem(keyOf(site, key)),
      ConsistentRead: true,
    });
    const { Item } = await call('Reading an agent', client.send(get));
    return Item && fromItem<{ agent: SeenAgent }>(Item).agent;
  }

  return {
    find,
    async greet(site, key, agent) {
      const known = await find(site, key);
      if (known && known.instance !== agent.instance) return 'other';
      const noteAgainAt = known && addSeconds(new Date(known.seenAt), noteEverySeconds).toISOString();
      if (noteAgainAt !== undefined && agent.seenAt < noteAgainAt) return 'known';
      const put = new PutItemCommand({
        TableName: tableName,
        Item: toItem({ ...keyOf(site, key), agent }),
        ConditionExpression: 'attribute_not_exists(pk) OR #agent.#instance = :instance',
        ExpressionAttributeNames: { '#agent': 'agent', '#instance': 'instance' },
        ExpressionAttributeValues: toItem({ ':instance': agent.instance }),
      });
      const written = await call('Noting an agent', client.send(put), conflict);
      return written === 'conflict' ? 'other' : 'known';
    },
  };
}

/** One item per nonce, which removes itself. */
export const dynamoNonces = (client: DynamoDBClient, tableName: string): Nonces => ({
  async remember(key, nonce, until) {
    const put = new PutItemCommand({
      TableName: tableName,
      Item: toItem({
        pk: `${keyPrefixes.site.nonce}${key}`,
        sk: nonce,
        [timeToLiveAttribute]: epochSeconds(until.toISOString()),
      }),
      ConditionExpression: 'attribute_not_exists(pk)',
    });
    return (await call('Remembering a nonce', client.send(put), conflict)) === 'conflict' ? 'seen' : 'new';
  },
});
