import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { dynamoMailing } from '../../../functions/stores/aws/dynamo-mailing.ts';
import { type SubscriberItem, subscriberKey } from '../../../functions/stores/aws/mailing-items.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryMailing, type Subscriber } from '../../support/in-memory/mailing.ts';

const at = new Date('2026-03-02T02:00:00.000Z');
const lan: Subscriber = {
  address: 'lan.nguyen@example.vn',
  consents: { promotions: '2025-01-01T00:00:00.000Z', 'price-lists': '2025-01-01T00:00:00.000Z' },
};

describe.each([
  {
    name: 'in memory',
    open: async () => {
      const mailing = inMemoryMailing();
      const subscribe = async (key: string, subscriber: Subscriber) => {
        mailing.subscribers.set(key, subscriber);
      };
      return { mailing, subscribe };
    },
  },
  {
    name: 'DynamoDB',
    open: async () => {
      const client = await openDynamo();
      const subscribe = async (key: string, subscriber: Subscriber) => {
        const item: SubscriberItem = { ...subscriberKey(key), ...subscriber };
        await client.send(new PutItemCommand({ TableName: tables.mailing, Item: toItem(item) }));
      };
      return { mailing: dynamoMailing(client, tables.mailing), subscribe };
    },
  },
])('Mailing $name', ({ open }) => {
  it('allows a topic with a consent on record and no other', async () => {
    const { mailing, subscribe } = await open();
    await subscribe('lan', lan);

    expect(await mailing.ask('lan', 'promotions')).toEqual({ allowed: true });
    expect(await mailing.ask('lan', 'sales-policy')).toEqual({ allowed: false, reason: 'no-consent' });
    expect(await mailing.ask('stranger', 'promotions')).toEqual({ allowed: false, reason: 'no-consent' });
  });

  it('refuses a suppressed topic from the next question on, and only that one', async () => {
    const { mailing, subscribe } = await open();
    await subscribe('lan', lan);

    await mailing.suppress('lan', ['promotions'], at);

    expect(await mailing.ask('lan', 'promotions')).toEqual({ allowed: false, reason: 'suppressed' });
    expect(await mailing.ask('lan', 'price-lists')).toEqual({ allowed: true });
  });

  it('keeps earlier suppressions when further topics are suppressed', async () => {
    const { mailing, subscribe } = await open();
    await subscribe('lan', lan);
    await mailing.suppress('lan', ['promotions'], at);

    await mailing.suppress('lan', ['price-lists'], at);

    expect(await mailing.ask('lan', 'promotions')).toEqual({ allowed: false, reason: 'suppressed' });
    expect(await mailing.ask('lan', 'price-lists')).toEqual({ allowed: false, reason: 'suppressed' });
  });

  it('keeps a suppression when the subscribers are imported again', async () => {
    const { mailing, subscribe } = await open();
    await mailing.suppress('lan', ['promotions'], at);

    await subscribe('lan', lan);

    expect(await mailing.ask('lan', 'promotions')).toEqual({ allowed: false, reason: 'suppressed' });
  });

  it('does nothing when no topics are to be suppressed', async () => {
    const { mailing, subscribe } = await open();
    await subscribe('lan', lan);

    await mailing.suppress('lan', [], at);

    expect(await mailing.ask('lan', 'promotions')).toEqual({ allowed: true });
  });

  it('finds the address behind a key while it is subscribed', async () => {
    const { mailing, subscribe } = await open();
    await subscribe('lan', lan);

    expect(await mailing.findAddress('lan')).toBe(lan.address);
    expect(await mailing.findAddress('stranger')).toBeUndefined();
  });
});
