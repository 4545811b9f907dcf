import { GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { fromItem, toItem } from '../../../functions/shared/aws/dynamo-items.ts';
import { dynamoMailing } from '../../../functions/stores/aws/dynamo-mailing.ts';
import { mailingStore } from '../../../functions/stores/aws/mailing.ts';
import {
  type SubscriberItem,
  subscriberKey,
  suppressionKey,
} from '../../../functions/stores/aws/mailing-items.ts';
import type { DataSubject } from '../../../functions/stores/ports.ts';
import { dieAfter } from '../../support/die-after.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { describeDataStore, plannedAt } from './data-store-contract.ts';

const periods = { registrantHoldDays: 30, accountFactsMonths: 24, refusalRecordMonths: 12 };
const subject: DataSubject = { customerId: '100', address: 'lan@example.vn', addressKey: 'abc' };
const endOfRefusal = '2027-03-02T02:00:00.000Z';

async function openMailingStore() {
  const client = await openDynamo();
  const subscribe = async ({ customerId, addressKey }: DataSubject) => {
    const subscriber: SubscriberItem = {
      ...subscriberKey(addressKey),
      customerId,
      address: 'lan.nguyen@example.vn',
      consents: { promotions: '2025-01-01T00:00:00.000Z', 'price-lists': '2025-01-01T00:00:00.000Z' },
    };
    await client.send(new PutItemCommand({ TableName: tables.mailing, Item: toItem(subscriber) }));
  };
  const readSuppression = async () => {
    const Key = toItem(suppressionKey(subject.addressKey));
    const { Item } = await client.send(new GetItemCommand({ TableName: tables.mailing, Key }));
    return Item && fromItem(Item);
  };
  const erase = async () => {
    const plan = await store.survey(subject, 'deletion', plannedAt);
    return store.erase(subject, plan, plannedAt);
  };
  const store = mailingStore(client, tables.mailing, periods);
  return { client, subscribe, readSuppression, erase, store, mailing: dynamoMailing(client, tables.mailing) };
}

describeDataStore('mailing', 'mailing', async () => {
  const { client, subscribe, store } = await openMailingStore();
  return {
    store,
    subject,
    neighbour: { customerId: '1001', address: 'lan2@example.vn', addressKey: 'abcd' },
    plant: subscribe,
    plantLeftover: subscribe,
    // The suppression is written, the subscriber still exists.
    breakErase: () => dieAfter(client, 1),
    erasable: { 'mailing-topics': 2 },
    held: [
      {
        category: 'suppression-record',
        count: 1,
        hold: { basis: 'consent-record', until: endOfRefusal },
      },
    ],
    rows: { 'mailing-topics': 2 },
    files: [],
    rowsAfter: { 'suppression-record': 3 },
  };
});

describe('The mailing store', () => {
  it('leaves a suppression of every topic that expires by itself', async () => {
    const { erase, subscribe, readSuppression } = await openMailingStore();
    await subscribe(subject);

    await erase();

    expect(await readSuppression()).toEqual({
      ...suppressionKey(subject.addressKey),
      promotions: plannedAt.toISOString(),
      'price-lists': plannedAt.toISOString(),
      'sales-policy': plannedAt.toISOString(),
      purgeAt: Date.parse(endOfRefusal) / 1000,
    });
  });

  it('keeps the instant of an earlier suppression', async () => {
    const { erase, mailing, readSuppression } = await openMailingStore();
    const earlier = new Date('2025-06-01T00:00:00.000Z');
    await mailing.suppress(subject.addressKey, ['promotions'], earlier);

    await erase();

    expect(await readSuppression()).toMatchObject({ promotions: earlier.toISOString() });
  });

  it('keeps the suppression when an import brings the subscriber back', async () => {
    const { erase, mailing, subscribe } = await openMailingStore();
    await subscribe(subject);
    await erase();

    await subscribe(subject);

    expect(await mailing.ask(subject.addressKey, 'promotions')).toEqual({
      allowed: false,
      reason: 'suppressed',
    });
  });

  it('sets no end for a suppression while the customer exists', async () => {
    const { erase, mailing, readSuppression } = await openMailingStore();
    await erase();

    await mailing.suppress(subject.addressKey, ['promotions'], new Date('2026-12-01T00:00:00.000Z'));

    expect(await readSuppression()).not.toHaveProperty('purgeAt');
  });

  it('counts a missing suppression as unfinished', async () => {
    const { store } = await openMailingStore();
    const plan = await store.survey(subject, 'deletion', plannedAt);

    expect(await store.verify(subject, plan, plannedAt)).toBe(1);
  });

  it('plans a subscriber without any topic as well', async () => {
    const { client, store } = await openMailingStore();
    const bare = { ...subscriberKey(subject.addressKey), address: 'lan.nguyen@example.vn', consents: {} };
    await client.send(new PutItemCommand({ TableName: tables.mailing, Item: toItem(bare) }));

    const plan = await store.survey(subject, 'deletion', plannedAt);

    expect(plan.categories[0]).toEqual({ category: 'mailing-topics', action: 'erase', count: 1 });
  });
});
