import { describe, expect, it } from 'vitest';
import { dynamoAgents, dynamoNonces } from '../../../functions/sites/aws/dynamo-agents.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryAgents, inMemoryNonces } from '../../support/in-memory/site.ts';

const seen = { instance: 'instance-1', version: '1.0.0', seenAt: '2026-03-05T02:00:00.000Z' };
const until = new Date('2026-03-05T02:10:00.000Z');

describe.each([
  { name: 'in memory', open: async () => ({ agents: inMemoryAgents(), nonces: inMemoryNonces() }) },
  {
    name: 'in DynamoDB',
    open: async () => {
      const client = await openDynamo();
      return { agents: dynamoAgents(client, tables.site), nonces: dynamoNonces(client, tables.site) };
    },
  },
])('Agents and nonces $name', ({ open }) => {
  it('know the first instance under a key, and no second one', async () => {
    const { agents } = await open();
    expect(await agents.find('hanoi', 'key-1')).toBeUndefined();

    expect(await agents.greet('hanoi', 'key-1', seen)).toBe('known');
    expect(await agents.greet('hanoi', 'key-1', { ...seen, instance: 'instance-2' })).toBe('other');
    expect(await agents.greet('hanoi', 'key-2', { ...seen, instance: 'instance-2' })).toBe('known');
    expect(await agents.find('hanoi', 'key-1')).toEqual(seen);
  });

  it('let one of two new instances in that come at once', async () => {
    const { agents } = await open();

    const answers = await Promise.all(
      ['instance-1', 'instance-2'].map((instance) => agents.greet('hanoi', 'key-1', { ...seen, instance })),
    );

    expect(answers.toSorted()).toEqual(['known', 'other']);
  });

  it('note a visit after at most five minutes', async () => {
    const { agents } = await open();
    await agents.greet('hanoi', 'key-1', seen);

    await agents.greet('hanoi', 'key-1', { ...seen, seenAt: '2026-03-05T02:05:00.000Z', version: '1.1.0' });

    expect(await agents.find('hanoi', 'key-1')).toMatchObject({
      seenAt: '2026-03-05T02:05:00.000Z',
      version: '1.1.0',
    });
  });

  it('remember a nonce of one key, and take the same of another for new', async () => {
    const { nonces } = await open();

    expect(await nonces.remember('key-1', 'nonce', until)).toBe('new');
    expect(await nonces.remember('key-1', 'nonce', until)).toBe('seen');
    expect(await nonces.remember('key-2', 'nonce', until)).toBe('new');
  });
});
