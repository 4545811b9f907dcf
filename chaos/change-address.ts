import { putProfile } from '../local/seed/seed.ts';
import type { Player } from './player.ts';

/** The provider's staff put another address on the customer's file. */
export async function changeAddress(player: Player): Promise<void> {
  const { clients, tables, keys } = player.world.stack;
  const { owner } = player.cast;
  player.noteAddressChange();
  await putProfile(
    { dynamo: clients.dynamo, tables, keys },
    { ...owner, address: `moi.${owner.address}` },
    { addressSince: new Date().toISOString(), formerAddress: owner.address },
  ).catch((error: Error) => {
    // Whoever was deleted meanwhile has no file.
    if (error.name !== 'ConditionalCheckFailedException') throw error;
  });
}
