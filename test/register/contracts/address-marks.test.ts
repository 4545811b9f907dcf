import { describe, expect, it } from 'vitest';
import { accountMarks } from '../../../functions/register/aws/account-marks.ts';
import type { AddressMarks } from '../../../functions/register/ports.ts';
import { openDynamo, tables } from '../../support/dynalite.ts';
import { inMemoryMarks } from '../../support/in-memory/recipients.ts';

const at = new Date('2026-03-05T02:00:00.000Z');

describe.each([
  { name: 'in memory', open: async (): Promise<AddressMarks> => inMemoryMarks() },
  {
    name: 'in DynamoDB',
    open: async (): Promise<AddressMarks> => accountMarks(await openDynamo(), tables.account),
  },
])('Marks of addresses $name', ({ open }) => {
  it('count for the customer and the address that they are on', async () => {
    const marks = await open();
    await marks.set('KH-1', 'old-key', at);

    expect(await marks.find('KH-1', 'old-key')).toBe(at.toISOString());
    expect(await marks.find('KH-1', 'new-key')).toBeUndefined();
    expect(await marks.find('KH-2', 'old-key')).toBeUndefined();
  });

  it('are taken back from their own address alone, and from nobody who has none', async () => {
    const marks = await open();
    await marks.set('KH-1', 'key', at);

    await marks.remove('KH-1', 'other-key');
    await marks.remove('KH-2', 'key');
    expect(await marks.find('KH-1', 'key')).toBe(at.toISOString());

    await marks.remove('KH-1', 'key');
    expect(await marks.find('KH-1', 'key')).toBeUndefined();
    expect(await marks.find('KH-2', 'key')).toBeUndefined();
  });
});
