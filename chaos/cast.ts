import { type SeededCustomer, seededCustomers } from '../local/seed/customers.ts';
import { seedCustomer } from '../local/seed/seed.ts';
import type { LocalStack } from '../local/stack.ts';
import { roll } from './dice.ts';

/** The customers of one journey. */
export interface Cast {
  /** Whoever asks. */
  owner: SeededCustomer;
  /** Asks for nothing. Their number begins with the owner's: a careless prefix would reach them. */
  neighbour: SeededCustomer;
}

/** Mailboxes of the simulator, or an ordinary one. */
export type Mailbox = 'ordinary' | 'bounce' | 'complaint';

/** In every address, name and telephone number of the cast: what shows up in a log is found by it. */
export const personalMarks = ['khach.hang.', 'Người Thử', '+84 28 5557'];

export function castOf(seed: string, journey: number, mailbox: Mailbox): Cast {
  const digits = String(journey).padStart(5, '0');
  const models = seededCustomers;
  const model = models[Math.floor(roll(seed, journey, 'model') * models.length)] ?? models[0];
  if (!model) throw new Error('There is no sample customer.');
  const customer = (suffix: string): SeededCustomer => ({
    ...model,
    id: `KH-7${digits}${suffix}`,
    name: `Người Thử ${digits}${suffix}`,
    address: `khach.hang.${digits}${suffix}@example.vn`,
    phone: `+84 28 5557 ${digits}${suffix}`,
    contacts: [],
    facts: { ...model.facts, account: `khach.hang.${digits}${suffix}` },
  });
  const owner = customer('');
  const simulator = `${mailbox}+khach.hang.${digits}@simulator.amazonses.com`;
  return {
    owner: mailbox === 'ordinary' ? owner : { ...owner, address: simulator },
    neighbour: customer('1'),
  };
}

export async function seedCast({ clients, tables, buckets, keys }: LocalStack, cast: Cast): Promise<void> {
  for (const customer of [cast.owner, cast.neighbour])
    await seedCustomer({ ...clients, tables, buckets, keys }, customer);
}
