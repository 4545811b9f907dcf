import { describe, expect, it } from 'vitest';
import { dynamoTasks } from '../../../functions/sites/aws/dynamo-tasks.ts';
import { answered, claimed, type Task, taskIdOf, withdrawn } from '../../../functions/sites/domain/task.ts';
import type { Tasks } from '../../../functions/sites/ports.ts';
import { collect } from '../../support/collect.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryTasks } from '../../support/in-memory/site.ts';

const now = new Date('2026-03-05T02:00:00.000Z');
const taskOf = (changes: Partial<Task> = {}): Task => {
  const name = {
    request: 'ABCDEFGH0001',
    store: 'site:billing',
    operation: 'find',
    round: 1,
    ...changes,
  } as const;
  return {
    revision: 0,
    site: 'hanoi',
    openedAt: now.toISOString(),
    askedAt: now.toISOString(),
    taskToken: 'token-1',
    matter: { subject: { customerId: 'KH-1', address: 'lan@example.vn', addressKey: 'key' } },
    fence: 0,
    ...name,
    id: taskIdOf(name),
  };
};
const idsIn = async (tasks: AsyncIterable<Task>) => (await collect(tasks)).map(({ id }) => id);

describe.each([
  { name: 'in memory', open: async (): Promise<Tasks> => inMemoryTasks() },
  { name: 'in DynamoDB', open: async (): Promise<Tasks> => dynamoTasks(await openDynamo(), tables.site) },
])('Tasks $name', ({ open }) => {
  it('keep a new task, and do not replace it', async () => {
    const tasks = await open();
    const task = taskOf();

    expect(await tasks.create(task)).toBe('created');
    expect(await tasks.create({ ...task, taskToken: 'token-2' })).toBe('exists');
    expect(await tasks.find(task)).toEqual(task);
    expect(await tasks.find({ ...task, round: 2 })).toBeUndefined();
  });

  it('give the tasks of one request, and of no other', async () => {
    const tasks = await open();
    const own = [taskOf(), taskOf({ operation: 'suspend' })];
    for (const task of [...own, taskOf({ request: 'ABCDEFGH0002' })]) await tasks.create(task);

    const found = await tasks.ofRequest('ABCDEFGH0001');

    expect(found.map(({ id }) => id).toSorted()).toEqual(own.map(({ id }) => id).toSorted());
  });

  it('list what is open, the oldest first, and what nobody told the machine of', async () => {
    const tasks = await open();
    const older = taskOf({ request: 'ABCDEFGH0002', openedAt: '2026-03-04T02:00:00.000Z' });
    const other = taskOf({ request: 'ABCDEFGH0003', site: 'hue' });
    for (const task of [taskOf(), older, other]) await tasks.create(task);
    expect(await idsIn(tasks.listOpen('hanoi'))).toEqual([older.id, taskOf().id]);

    await tasks.change(older, (task) => withdrawn(task, now));
    expect(await idsIn(tasks.listOpen('hanoi'))).toEqual([taskOf().id]);
    expect(await idsIn(tasks.listUntold('hanoi'))).toEqual([older.id]);

    await tasks.change(older, (task) => ({ ...task, toldAt: now.toISOString() }));
    expect(await idsIn(tasks.listUntold('hanoi'))).toEqual([]);
  });

  it('change a task once, and write nothing if it stays what it is', async () => {
    const tasks = await open();
    await tasks.create(taskOf());

    const changed = await tasks.change(taskOf(), (task) => claimed(task, 120, now));
    const same = await tasks.change(taskOf(), (task) => task);

    expect(changed).toMatchObject({ fence: 1, revision: 1, lease: { until: '2026-03-05T02:02:00.000Z' } });
    expect(same).toEqual(changed);
    await expect(tasks.change(taskOf({ round: 9 }), (task) => task)).rejects.toMatchObject({
      name: 'Permanent',
    });
  });

  it('give a task to one of many who claim it at once', async () => {
    const tasks = await open();
    await tasks.create(taskOf());

    const fences = await Promise.all(
      Array.from({ length: 6 }, async () => {
        let isMine = false;
        await tasks.change(taskOf(), (task) => {
          const next = claimed(task, 120, now);
          isMine = next !== task;
          return next;
        });
        return isMine;
      }),
    );

    expect(fences.filter(Boolean)).toHaveLength(1);
    expect((await tasks.find(taskOf()))?.fence).toBe(1);
  });

  it('keep nobody once a task has ended', async () => {
    const tasks = await open();
    await tasks.create(taskOf());

    await tasks.change(taskOf(), (task) => answered(task, { state: 'never', code: 'brake' }, 120, now));

    expect(JSON.stringify(await tasks.find(taskOf()))).not.toMatch(/KH-1|lan@example/);
  });
});
