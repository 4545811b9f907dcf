import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { describe, expect, it } from 'vitest';
import { dynamoOpenWork } from '../../../functions/requests/aws/dynamo-open-work.ts';
import type { Claim } from '../../../functions/requests/ports.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryOpenWork } from '../../support/in-memory/open-work.ts';

const now = new Date('2026-03-02T02:00:00.000Z');
const claimOf = (changes: Partial<Claim> = {}): Claim => ({
  slot: 'deletion',
  requestId: 'FIRST0000000',
  scope: 'everything',
  topics: [],
  ...changes,
});
const first = claimOf();
const second = claimOf({ requestId: 'SECOND000000' });

describe.each([
  {
    name: 'in memory',
    open: async () => {
      const openWork = inMemoryOpenWork();
      return { openWork, isEmpty: async (customerId: string) => openWork.heldBy(customerId).length === 0 };
    },
  },
  {
    name: 'DynamoDB',
    open: async () => {
      const client = await openDynamo();
      const isEmpty = async (_customerId: string) =>
        (await client.send(new ScanCommand({ TableName: tables.requests }))).Count === 0;
      return { openWork: dynamoOpenWork(client, tables.requests), isEmpty };
    },
  },
])('Open work $name', ({ open }) => {
  it('gives a slot to one request and tells the next one who holds it', async () => {
    const { openWork } = await open();

    expect(await openWork.claim('1001', first, [], now)).toEqual({ claimed: true });
    expect(await openWork.claim('1001', second, [], now)).toEqual({ claimed: false, heldBy: first });
  });

  it('gives the same request its slot again', async () => {
    const { openWork } = await open();
    await openWork.claim('1001', first, ['handover'], now);

    expect(await openWork.claim('1001', first, ['handover'], now)).toEqual({ claimed: true });
  });

  it('gives a slot to exactly one of many who come at once', async () => {
    const { openWork } = await open();
    const claims = Array.from({ length: 8 }, (_, index) => claimOf({ requestId: `REQUEST${index}` }));

    const answers = await Promise.all(claims.map((claim) => openWork.claim('1001', claim, [], now)));

    expect(answers.filter(({ claimed }) => claimed)).toHaveLength(1);
  });

  it('refuses a request while another one holds an excluded slot', async () => {
    const { openWork } = await open();
    const handover = claimOf({ slot: 'handover', requestId: 'HANDOVER0000' });
    await openWork.claim('1001', handover, [], now);

    const erasing = await openWork.claim('1001', claimOf({ slot: 'erasing' }), ['handover'], now);

    expect(erasing).toEqual({ claimed: false, heldBy: handover });
    expect(await openWork.claim('1001', claimOf({ slot: 'erasing' }), ['opt-out'], now)).toEqual({
      claimed: true,
    });
  });

  it('does not let a request block itself', async () => {
    const { openWork } = await open();
    await openWork.claim('1001', first, [], now);

    expect(await openWork.claim('1001', claimOf({ slot: 'erasing' }), ['deletion'], now)).toEqual({
      claimed: true,
    });
  });

  it('keeps the slots of customers separate', async () => {
    const { openWork } = await open();
    await openWork.claim('1001', first, [], now);

    expect(await openWork.claim('100', second, [], now)).toEqual({ claimed: true });
  });

  it('releases every slot of a request and leaves those of others', async () => {
    const { openWork } = await open();
    const optOut = claimOf({ slot: 'opt-out', requestId: 'OPTOUT000000', topics: ['promotions'] });
    await openWork.claim('1001', first, [], now);
    await openWork.claim('1001', claimOf({ slot: 'erasing' }), [], now);
    await openWork.claim('1001', optOut, [], now);

    await openWork.release('1001', first.requestId);

    expect(await openWork.claim('1001', second, ['erasing'], now)).toEqual({ claimed: true });
    expect(await openWork.claim('1001', claimOf({ slot: 'opt-out' }), [], now)).toEqual({
      claimed: false,
      heldBy: optOut,
    });
  });

  it('accepts a release of nothing', async () => {
    const { openWork } = await open();
    await openWork.claim('1001', first, [], now);

    await openWork.release('1001', second.requestId);
    await openWork.release('1002', second.requestId);

    expect(await openWork.claim('1001', second, [], now)).toEqual({ claimed: false, heldBy: first });
  });

  it('leaves nothing behind when all slots are free, even after simultaneous releases', async () => {
    const { openWork, isEmpty } = await open();
    const handover = claimOf({ slot: 'handover', requestId: 'HANDOVER0000' });
    await openWork.claim('1001', first, [], now);
    await openWork.claim('1001', claimOf({ slot: 'erasing' }), [], now);
    await openWork.claim('1001', handover, [], now);

    await Promise.all([
      openWork.release('1001', first.requestId),
      openWork.release('1001', handover.requestId),
      openWork.release('1001', first.requestId),
    ]);

    expect(await isEmpty('1001')).toBe(true);
  });
});
