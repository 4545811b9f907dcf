import { describe, expect, it } from 'vitest';
import { dynamoLookUps } from '../../../functions/sites/aws/dynamo-look-ups.ts';
import { dynamoTasks } from '../../../functions/sites/aws/dynamo-tasks.ts';
import { askedAgain, handedOut, type LookUp, withAnswer } from '../../../functions/sites/domain/look-up.ts';
import type { LookUps } from '../../../functions/sites/ports.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryLookUps } from '../../support/in-memory/site.ts';

const now = new Date('2026-03-05T02:00:00.000Z');
const lookUpOf = (changes: Partial<LookUp> = {}): LookUp => ({
  request: 'ABCDEFGH0001',
  revision: 0,
  site: 'hanoi',
  store: 'site:billing',
  round: 1,
  addressKey: 'key',
  openedAt: now.toISOString(),
  askedAt: now.toISOString(),
  taskToken: 'token-1',
  asked: { address: 'lan@example.vn' },
  ...changes,
});
const listed = async (lookUps: AsyncIterable<LookUp>) =>
  (await collect(lookUps)).map(({ request }) => request);

describe.each([
  { name: 'in memory', open: async (): Promise<LookUps> => inMemoryLookUps() },
  { name: 'in DynamoDB', open: async (): Promise<LookUps> => dynamoLookUps(await openDynamo(), tables.site) },
])('Look-ups $name', ({ open }) => {
  it('keep a new one, and do not replace it', async () => {
    const lookUps = await open();

    expect(await lookUps.create(lookUpOf())).toBe('created');
    expect(await lookUps.create(lookUpOf({ taskToken: 'token-2' }))).toBe('exists');
    expect(await lookUps.find('ABCDEFGH0001')).toEqual(lookUpOf());
    expect(await lookUps.find('ABCDEFGH0002')).toBeUndefined();
  });

  it('list what is open, the oldest first, and what nobody told the machine of', async () => {
    const lookUps = await open();
    const older = lookUpOf({ request: 'ABCDEFGH0002', openedAt: '2026-03-04T02:00:00.000Z' });
    const other = lookUpOf({ request: 'ABCDEFGH0003', site: 'hue' });
    for (const each of [lookUpOf(), older, other]) await lookUps.create(each);
    expect(await listed(lookUps.listOpen('hanoi'))).toEqual([older.request, 'ABCDEFGH0001']);

    await lookUps.change(older.request, (lookUp) => withAnswer(lookUp, 1, null, now));
    expect(await listed(lookUps.listOpen('hanoi'))).toEqual(['ABCDEFGH0001']);
    expect(await listed(lookUps.listUntold('hanoi'))).toEqual([older.request]);

    await lookUps.change(older.request, (lookUp) => ({ ...lookUp, toldAt: now.toISOString() }));
    expect(await listed(lookUps.listUntold('hanoi'))).toEqual([]);
  });

  it('are given to one of many who claim at once, and are asked anew as the next round', async () => {
    const lookUps = await open();
    await lookUps.create(lookUpOf());

    const given = await Promise.all(
      Array.from({ length: 6 }, async () => {
        let isMine = false;
        await lookUps.change('ABCDEFGH0001', (lookUp) => {
          const next = handedOut(lookUp, 120, now);
          isMine = next !== lookUp;
          return next;
        });
        return isMine;
      }),
    );
    await lookUps.change('ABCDEFGH0001', (lookUp) => withAnswer(lookUp, 1, null, now));
    const next = { taskToken: 'token-2', addressKey: 'key', asked: { address: 'lan@example.vn' } };
    const again = await lookUps.change('ABCDEFGH0001', (lookUp) => askedAgain(lookUp, next, now));

    expect(given.filter(Boolean)).toHaveLength(1);
    expect(again).toMatchObject({ round: now.getTime(), taskToken: 'token-2', asked: next.asked });
    expect(again?.answer).toBeUndefined();
  });

  it('are gone when they are removed, twice too, and nothing brings them back', async () => {
    const lookUps = await open();
    await lookUps.create(lookUpOf());

    await lookUps.remove('ABCDEFGH0001');
    await lookUps.remove('ABCDEFGH0001');

    expect(await lookUps.find('ABCDEFGH0001')).toBeUndefined();
    expect(await lookUps.change('ABCDEFGH0001', (lookUp) => ({ ...lookUp, round: 9 }))).toBeUndefined();
    expect(await listed(lookUps.listOpen('hanoi'))).toEqual([]);
  });
});

describe('Look-ups in the table of tasks', () => {
  it('are no tasks, and remove themselves two days after they were asked', async () => {
    const client = await openDynamo();
    await dynamoLookUps(client, tables.site).create(lookUpOf());

    expect(await collect(dynamoTasks(client, tables.site).listOpen('hanoi'))).toEqual([]);
    expect(await dynamoTasks(client, tables.site).ofRequest('ABCDEFGH0001')).toEqual([]);
  });
});
