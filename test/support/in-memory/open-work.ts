import type { Claim, OpenWork, Place } from '../../../functions/requests/ports.ts';

/** What customers have open, in a map. */
export function inMemoryOpenWork(): OpenWork & { heldBy(customerId: string): Claim[] } {
  const byCustomer = new Map<string, Map<Place, Claim>>();
  return {
    heldBy: (customerId) => structuredClone([...(byCustomer.get(customerId)?.values() ?? [])]),
    async claim(customerId, claim, excluded) {
      const places = byCustomer.get(customerId) ?? new Map<Place, Claim>();
      const inTheWay = [claim.place, ...excluded]
        .flatMap((place) => places.get(place) ?? [])
        .find((held) => held.requestId !== claim.requestId);
      if (inTheWay) return { claimed: false, heldBy: structuredClone(inTheWay) };
      byCustomer.set(customerId, places.set(claim.place, structuredClone(claim)));
      return { claimed: true };
    },
    async release(customerId, requestId) {
      const places = byCustomer.get(customerId) ?? new Map<Place, Claim>();
      for (const [place, held] of places) if (held.requestId === requestId) places.delete(place);
      if (places.size === 0) byCustomer.delete(customerId);
    },
  };
}
