import { type DynamoDBClient, GetItemCommand, PutItemCommand, paginateQuery } from '@aws-sdk/client-dynamodb';
import { call, toFault } from '../../shared/aws/aws-errors.ts';
import { fromItem, toItem } from '../../shared/aws/dynamo-items.ts';
import { PermanentError } from '../../shared/errors.ts';
import { type Language, languages } from '../../shared/vocabulary.ts';
import { type PublishedVersion, sha256Of } from '../domain/policy.ts';
import type { PolicyVersions } from '../ports.ts';

const pk = 'policy';

/** Five digits keep keys in numerical order. */
const padded = (number: number): string => String(number).padStart(5, '0');
const versionKey = (number: number) => ({ pk, sk: `version#${padded(number)}` });

/**
 * A text is stored under the fingerprint of its version, so that the leftovers of an interrupted or losing attempt to
 * publish are never shown under another version's number.
 */
const textKey = (number: number, language: Language, sha256: string) => ({
  pk,
  sk: `text#${padded(number)}#${language}#${sha256}`,
});

type VersionItem = PublishedVersion & { pk: string; sk: string };

/** The published versions in the notices table. The version item is written last: if it exists, the texts do too. */
export function dynamoPolicyVersions(client: DynamoDBClient, tableName: string): PolicyVersions {
  async function get<T>(key: { pk: string; sk: string }): Promise<T | undefined> {
    const command = new GetItemCommand({ TableName: tableName, Key: toItem(key), ConsistentRead: true });
    const { Item } = await call('Reading a policy version', client.send(command));
    return Item && fromItem<T>(Item);
  }

  return {
    async publish({ texts, ...facts }, at) {
      if (await get(versionKey(facts.number))) return 'exists';
      const sha256 = sha256Of({ ...facts, texts });
      for (const language of languages) {
        const Item = toItem({ ...textKey(facts.number, language, sha256), markdown: texts[language] });
        const put = new PutItemCommand({ TableName: tableName, Item });
        await call('Writing the text of a policy version', client.send(put));
      }
      const published: PublishedVersion = { ...facts, publishedAt: at.toISOString(), sha256 };
      const put = new PutItemCommand({
        TableName: tableName,
        Item: toItem({ ...versionKey(facts.number), ...published }),
        ConditionExpression: 'attribute_not_exists(pk)',
      });
      const answer = await call('Publishing a policy version', client.send(put), {
        ConditionalCheckFailedException: 'exists' as const,
      });
      return answer === 'exists' ? answer : 'published';
    },

    async list() {
      const pages = paginateQuery(
        { client },
        {
          TableName: tableName,
          ConsistentRead: true,
          KeyConditionExpression: 'pk = :pk AND begins_with(sk, :sk)',
          ExpressionAttributeValues: toItem({ ':pk': pk, ':sk': 'version#' }),
        },
      );
      const versions: PublishedVersion[] = [];
      try {
        for await (const { Items = [] } of pages) {
          for (const item of Items) {
            const { pk: _pk, sk: _sk, ...version } = fromItem<VersionItem>(item);
            versions.push(version);
          }
        }
      } catch (error) {
        throw toFault('Reading the policy versions', error);
      }
      return versions;
    },

    async textOf(number, language) {
      const version = await get<VersionItem>(versionKey(number));
      const text = version && (await get<{ markdown: string }>(textKey(number, language, version.sha256)));
      if (!text) throw new PermanentError(`There is no published text of policy version ${number}.`);
      return text.markdown;
    },
  };
}
