import type { Customer } from '../../functions/register/ports.ts';
import type { Request } from '../../functions/requests/domain/request.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';
import { newWorld, type World } from './world.ts';

/** A customer who may get and put requests, as the role of a function may, but has no key. */
export const minh: Customer = {
  customerId: 'customer-minh',
  name: 'Trần Văn Minh',
  address: 'minh.tran@example.vn',
  inEuropeanUnion: false,
};

/** Lan and Minh are customers; each has website files. */
export function newTown(): World {
  const world = newWorld();
  world.register.customers.push(minh);
  world.stores.hosting.holdings.push({
    customerId: minh.customerId,
    category: 'website-files',
    path: 'minh.html',
    content: 'Minh',
  });
  return world;
}

export type Forgery = (request: Request) => Partial<Request>;

/** Writes to the table as whoever has its permission could: any attribute, past every use case. */
export async function forge(world: World, id: string, change: Forgery): Promise<void> {
  const changed = await world.requests.change(id, (request) => ({ ...request, ...change(request) }));
  if (isRefusal(changed)) throw new Error('The forgery was not written.');
}

export async function find(world: World, id: string): Promise<Request> {
  const request = await world.requests.find(id);
  if (!request) throw new Error('There is no such request.');
  return request;
}

/** The same world, in which somebody writes to a request at the moment when a use case is about to write. */
export function withRace(world: World, forgery: Forgery): World {
  let isOver = false;
  const { change } = world.requests;
  return {
    ...world,
    requests: {
      ...world.requests,
      async change(id, apply) {
        if (!isOver) await change(id, (request) => ({ ...request, ...forgery(request) }));
        isOver = true;
        return change(id, apply);
      },
    },
  };
}

export const withConfirmation =
  (change: Partial<NonNullable<Request['confirmation']>>): Forgery =>
  ({ confirmation }) =>
    confirmation ? { confirmation: { ...confirmation, ...change } } : {};

/** The same deployment, upgraded at this instant from a version without seals. */
export const since = (world: World, sealedSince: string): World => ({
  ...world,
  settings: { ...world.settings, sealedSince },
});

export const filesOf = (world: World, customerId: string) =>
  world.stores.hosting.holdings.filter((holding) => holding.customerId === customerId).length;
