import type { Claim, OpenWork, WorkSlot } from '../../../functions/requests/ports.ts';

/** What customers have open, in a map. */
export function inMemoryOpenWork(): OpenWork & { heldBy(customerId: string): Claim[] } {
  const byCustomer = new Map<string, Map<WorkSlot, Claim>>();
  return {
    heldBy: (customerId) => structuredClone([...(byCustomer.get(customerId)?.values() ?? [])]),
    async claim(customerId, claim, excluded) {
      const slots = byCustomer.get(customerId) ?? new Map<WorkSlot, Claim>();
      const inTheWay = [claim.slot, ...excluded]
        .flatMap((slot) => slots.get(slot) ?? [])
        .find((held) => held.requestId !== claim.requestId);
      if (inTheWay) return { claimed: false, heldBy: structuredClone(inTheWay) };
      byCustomer.set(customerId, slots.set(claim.slot, structuredClone(claim)));
      return { claimed: true };
    },
    async release(customerId, requestId) {
      const slots = byCustomer.get(customerId) ?? new Map<WorkSlot, Claim>();
      for (const [slot, held] of slots) if (held.requestId === requestId) slots.delete(slot);
      if (slots.size === 0) byCustomer.delete(customerId);
    },
  };
}
