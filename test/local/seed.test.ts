import { ScanCommand, type ScanCommandOutput } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { customersIndex } from '../../contract/resources.ts';
import { accountRegister } from '../../functions/register/aws/account-register.ts';
import { fromItem } from '../../functions/shared/aws/dynamo-items.ts';
import { deriveKeys, pseudonym } from '../../functions/shared/secrets.ts';
import { accountStore } from '../../functions/stores/aws/account.ts';
import { dynamoMailing } from '../../functions/stores/aws/dynamo-mailing.ts';
import { hostingStore } from '../../functions/stores/aws/hosting.ts';
import { mailingStore } from '../../functions/stores/aws/mailing.ts';
import type { PlannedCategory } from '../../functions/stores/domain/plan.ts';
import type { DataStore, DataSubject } from '../../functions/stores/ports.ts';
import { seed, seededCustomers } from '../../local/seed/seed.ts';
import { bytesOf, collect } from '../support/collect.ts';
import { openDynamo, tables } from '../support/dynalite.ts';
import { openS3 } from '../support/local-services.ts';

const keys = deriveKeys(Buffer.alloc(32, 7));
const periods = { registrantHoldDays: 30, accountFactsMonths: 24, refusalRecordMonths: 12 };
const at = new Date('2026-11-22T02:00:00.000Z');

async function openSeeded() {
  const dynamo = await openDynamo();
  const { client: s3, bucket } = await openS3();
  await seed({ dynamo, s3, tables, buckets: { hosting: bucket }, keys });
  const stores: DataStore[] = [
    hostingStore(s3, bucket),
    mailingStore(dynamo, tables.mailing, periods),
    accountStore(dynamo, tables.account, periods),
  ];
  const subjects = seededCustomers.map(({ id, address }) => ({
    customerId: id,
    addressKey: pseudonym(keys, address),
  }));
  return { dynamo, stores, subjects: subjects as [DataSubject, ...DataSubject[]] };
}

describe('The sample customers', () => {
  it('are found by their addresses and get promotional mail on their topics', async () => {
    const { dynamo } = await openSeeded();
    const register = accountRegister(dynamo, tables.account, keys);
    const mailing = dynamoMailing(dynamo, tables.mailing);

    for (const { id, name, address, topics } of seededCustomers) {
      expect(await register.findByAddress(address, 'ABCDEFGH0001')).toMatchObject({
        customerId: id,
        name,
        address,
      });
      const answer = await mailing.ask(pseudonym(keys, address), 'promotions');
      expect(answer.allowed).toBe(topics.promotions !== undefined);
    }
  });

  it('are in the index of all customers, page by page, with only language and first day', async () => {
    const { dynamo } = await openSeeded();
    const pages: Record<string, unknown>[][] = [];
    let ExclusiveStartKey: ScanCommandOutput['LastEvaluatedKey'];
    do {
      const page = await dynamo.send(
        new ScanCommand({
          TableName: tables.account,
          IndexName: customersIndex.name,
          Limit: 2,
          ExclusiveStartKey,
        }),
      );
      pages.push((page.Items ?? []).map((item) => fromItem(item)));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey);

    expect(pages.map((page) => page.length)).toEqual([2, 1]);
    const listed = pages.flat().map(({ pk: _pk, sk: _sk, ...rest }) => rest);
    expect(listed.toSorted((a, b) => (String(a.customerId) < String(b.customerId) ? -1 : 1))).toEqual([
      { customerId: 'KH-1042', customerSince: '2014-03-18' },
      { customerId: 'KH-10421', customerSince: '2021-09-01', language: 'en' },
      { customerId: 'KH-2087', customerSince: '2023-02-14' },
    ]);
  });

  it('have something in every store, some of it held, and old versions that a handover does not show', async () => {
    const { stores, subjects } = await openSeeded();
    const [lan] = subjects;

    const plans = await Promise.all(stores.map((store) => store.survey(lan, 'deletion', at)));

    const planned = plans.flatMap(({ categories }) => categories.filter(({ count }) => count > 0));
    const inWords = ({ action, count, category, hold }: PlannedCategory) =>
      `${action} ${count} ${category}${hold && category === 'invoices' ? ` until ${hold.until.slice(0, 10)}` : ''}`;
    expect(planned.map(inWords)).toEqual([
      'erase 4 website-files',
      'erase 1 database-dumps',
      'erase 1 service-configuration',
      'erase 3 mailing-topics',
      'hold 1 suppression-record',
      'hold 3 consents',
      'erase 2 contacts',
      'hold 1 domain-registrations',
      'hold 1 account-facts',
      'erase 1 invoices',
      // Each for ten years after its own year of accounts.
      'hold 1 invoices until 2029-12-31',
      'hold 1 invoices until 2034-12-31',
      'hold 1 invoices until 2036-12-31',
      'erase 1 profile',
    ]);
  });

  it('host pages with Vietnamese names, in their newest version', async () => {
    const { stores, subjects } = await openSeeded();
    const [lan] = subjects;
    const [hosting] = stores as [DataStore];

    const files = await collect(hosting.exportFiles(lan));

    expect(files.map(({ path }) => path)).toContain('website/giới thiệu/liên hệ.html');
    expect(files.map(({ path }) => path)).not.toContain('website/khuyến mãi.html');
    const index = files.find(({ path }) => path === 'website/index.html');
    expect((await bytesOf((await index?.read()) ?? (async function* () {})())).toString('utf8')).toContain(
      'Chào mừng quý khách!',
    );
  });

  it('lose everything of their own and nothing of their neighbours', async () => {
    const { stores, subjects } = await openSeeded();
    const [lan, ...others] = subjects;
    const plansOfOthers = () =>
      Promise.all(others.flatMap((other) => stores.map((store) => store.survey(other, 'deletion', at))));
    const before = await plansOfOthers();

    for (const store of stores) {
      const plan = await store.survey(lan, 'deletion', at);
      await store.erase(lan, plan, at);
      expect(await store.verify(lan, plan, at)).toBe(0);
    }

    expect(await plansOfOthers()).toEqual(before);
  });
});
