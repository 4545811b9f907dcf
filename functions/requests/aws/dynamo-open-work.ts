import {
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { timeToLiveAttribute } from '../../../contract/resources.ts';
import { call } from '../../shared/aws/aws-errors.ts';
import {
  epochSeconds,
  fromItem,
  realPauses,
  retryOnConflict,
  toItem,
} from '../../shared/aws/dynamo-items.ts';
import { again, type Pauses } from '../../shared/backoff.ts';
import { addDays } from '../../shared/calendar.ts';
import { kinds } from '../../shared/vocabulary.ts';
import type { Claim, OpenWork, WorkSlot } from '../ports.ts';

const slots: readonly WorkSlot[] = [...kinds, 'erasing'];
type Work = Partial<Record<WorkSlot, Claim>>;

/** No request is open for longer, the slowest and the longest call for a person included. */
const maxDaysOpen = 180;

const conflict = { ConditionalCheckFailedException: 'conflict' as const };

/** One item per customer with something open; each held slot is an attribute of it. */
export function dynamoOpenWork(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): OpenWork {
  const keyOf = (customerId: string) => ({
    TableName: tableName,
    Key: toItem({ pk: `customer#${customerId}` }),
  });

  async function find(customerId: string): Promise<Work> {
    const get = new GetItemCommand({ ...keyOf(customerId), ConsistentRead: true });
    const { Item } = await call('Reading the open work', client.send(get));
    return Item ? fromItem<Work>(Item) : {};
  }

  return {
    claim: (customerId, claim, excluded, now) =>
      retryOnConflict(
        'Claiming a slot',
        async () => {
          const mustBeFree = [...new Set([claim.slot, ...excluded])];
          const update = new UpdateItemCommand({
            ...keyOf(customerId),
            UpdateExpression: 'SET #p0 = :claim, #purgeAt = :purgeAt',
            ConditionExpression: mustBeFree
              .map((_, index) => `(attribute_not_exists(#p${index}) OR #p${index}.requestId = :requestId)`)
              .join(' AND '),
            ExpressionAttributeNames: { ...namesOf(mustBeFree), '#purgeAt': timeToLiveAttribute },
            ExpressionAttributeValues: toItem({
              ':claim': claim,
              ':requestId': claim.requestId,
              ':purgeAt': epochSeconds(addDays(now, maxDaysOpen).toISOString()),
            }),
          });
          const written = await call('Claiming a slot', client.send(update), conflict);
          if (written !== 'conflict') return { claimed: true };
          const work = await find(customerId);
          const heldBy = mustBeFree
            // The attribute names the slot; an item of an earlier version had another word for it within.
            .flatMap((slot) => (work[slot] ? { ...work[slot], slot } : []))
            .find((held) => held.requestId !== claim.requestId);
          // Nobody there any more: released in between, so the claim is worth another try.
          return heldBy ? { claimed: false, heldBy } : again;
        },
        pauses,
      ),

    release: (customerId, requestId) =>
      retryOnConflict(
        'Releasing a slot',
        async () => {
          const work = await find(customerId);
          const held = slots.filter((slot) => work[slot]);
          const mine = held.filter((slot) => work[slot]?.requestId === requestId);
          if (mine.length === 0) return;
          const unchanged = {
            ...keyOf(customerId),
            ConditionExpression: slots
              .map((slot, index) =>
                work[slot] ? `#p${index}.requestId = :r${index}` : `attribute_not_exists(#p${index})`,
              )
              .join(' AND '),
            ExpressionAttributeNames: namesOf(slots),
            ExpressionAttributeValues: toItem(
              Object.fromEntries(held.map((slot) => [`:r${slots.indexOf(slot)}`, work[slot]?.requestId])),
            ),
          };
          const removal = mine.map((slot) => `#p${slots.indexOf(slot)}`).join(', ');
          const sent =
            mine.length === held.length
              ? client.send(new DeleteItemCommand(unchanged))
              : client.send(new UpdateItemCommand({ ...unchanged, UpdateExpression: `REMOVE ${removal}` }));
          const released = await call<unknown, 'conflict'>('Releasing a slot', sent, conflict);
          return released === 'conflict' ? again : undefined;
        },
        pauses,
      ),
  };
}

const namesOf = (attributes: readonly WorkSlot[]) =>
  Object.fromEntries(attributes.map((slot, index) => [`#p${index}`, slot]));
