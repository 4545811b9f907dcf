import { describe, expect, it } from 'vitest';
import { residueOf } from '../../local/demo/residue.ts';
import { itemsOf, versionsOf } from '../../local/inspect.ts';
import { localStack } from './support.ts';

// A stack of its own: what is looked through must not change meanwhile.
describe('a completed deletion on the local stack', () => {
  const local = localStack();

  const filesOf = (id: string) => versionsOf(local.stack, 'hosting', `customers/${id}/`);
  const recordsOf = async (id: string) =>
    (await itemsOf(local.stack, 'account')).filter(({ pk }) => pk === `customer#${id}`);

  it('leaves nothing of the customer anywhere but what the receipt lists as held', async () => {
    const owner = await local.newCustomer();
    const neighbour = await local.newCustomer();
    const neighbours = { files: await filesOf(neighbour.id), records: await recordsOf(neighbour.id) };

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const request = await local.waitFor(reference, 'completed-with-exceptions');

    expect(await filesOf(owner.id)).toEqual([]);
    const held = await recordsOf(owner.id);
    expect(held.every(({ purgeAt }) => typeof purgeAt === 'number')).toBe(true);
    const heldPlaces = new Set(held.map(({ pk, sk }) => `table account: ${pk} ${sk}`));
    expect(await residueOf(local.stack, owner, heldPlaces)).toEqual([]);
    const listedAsHeld = Object.values(request.outcomes)
      .flatMap((outcomes = []) => outcomes)
      .filter(({ result }) => result === 'held')
      .reduce((sum, { count }) => sum + count, 0);
    // One of them is the refusal record in the mailing list, which holds no address.
    expect(listedAsHeld).toBe(held.length + 1);
    expect({ files: await filesOf(neighbour.id), records: await recordsOf(neighbour.id) }).toEqual(
      neighbours,
    );
  });

  it('is searched for in places where a customer who stays is found', async () => {
    const owner = await local.newCustomer();

    const places = await residueOf(local.stack, owner, new Set());

    expect(places.some((place) => place.startsWith('table account'))).toBe(true);
    expect(places.some((place) => place.startsWith('table mailing'))).toBe(true);
    expect(places.some((place) => place.startsWith('bucket hosting'))).toBe(true);
  });
});
