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
import { type Pauses, tryAgain } from '../../shared/backoff.ts';
import { addDays } from '../../shared/calendar.ts';
import { kinds } from '../../shared/vocabulary.ts';
import type { Claim, OpenWork, WorkSlot } from '../ports.ts';

const slots: readonly WorkSlot[] = [...kinds, 'erasing'];
type HeldSlots = Partial<Record<WorkSlot, Claim>>;

/** No request is open for longer, the slowest and the longest call for a person included. */
const maxDaysOpen = 180;

const conflict = { ConditionalCheckFailedException: 'conflict' as const };

/** One item per customer with open work; each held slot is an attribute of it. */
export function dynamoOpenWork(
  client: DynamoDBClient,
  tableName: string,
  pauses: Pauses = realPauses,
): OpenWork {
  const keyOf = (customerId: string) => ({
    TableName: tableName,
    Key: toItem({ pk: `customer#${customerId}` }),
  });

  async function readSlots(customerId: string): Promise<HeldSlots> {
    const get = new GetItemCommand({ ...keyOf(customerId), ConsistentRead: true });
    const { Item } = await call('Reading the open work', client.send(get));
    return Item ? fromItem<HeldSlots>(Item) : {};
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
          const heldSlots = await readSlots(customerId);
          const heldBy = mustBeFree
            // The attribute names the slot; an item of an earlier version had another word for it within.
            .flatMap((slot) => (heldSlots[slot] ? { ...heldSlots[slot], slot } : []))
            .find((held) => held.requestId !== claim.requestId);
          // The holder is gone: the slot was released meanwhile, so claim again.
          return heldBy ? { claimed: false, heldBy } : tryAgain;
        },
        pauses,
      ),

    release: (customerId, requestId) =>
      retryOnConflict(
        'Releasing a slot',
        async () => {
          const heldSlots = await readSlots(customerId);
          const held = slots.filter((slot) => heldSlots[slot]);
          const own = held.filter((slot) => heldSlots[slot]?.requestId === requestId);
          if (own.length === 0) return;
          const unchanged = {
            ...keyOf(customerId),
            ConditionExpression: slots
              .map((slot, index) =>
                heldSlots[slot] ? `#p${index}.requestId = :r${index}` : `attribute_not_exists(#p${index})`,
              )
              .join(' AND '),
            ExpressionAttributeNames: namesOf(slots),
            ExpressionAttributeValues: toItem(
              Object.fromEntries(
                held.map((slot) => [`:r${slots.indexOf(slot)}`, heldSlots[slot]?.requestId]),
              ),
            ),
          };
          const removal = own.map((slot) => `#p${slots.indexOf(slot)}`).join(', ');
          const sent =
            own.length === held.length
              ? client.send(new DeleteItemCommand(unchanged))
              : client.send(new UpdateItemCommand({ ...unchanged, UpdateExpression: `REMOVE ${removal}` }));
          const released = await call<unknown, 'conflict'>('Releasing a slot', sent, conflict);
          return released === 'conflict' ? tryAgain : undefined;
        },
        pauses,
      ),
  };
}

const namesOf = (attributes: readonly WorkSlot[]) =>
  Object.fromEntries(attributes.map((slot, index) => [`#p${index}`, slot]));
