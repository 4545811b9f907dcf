import { undeliveredLetters } from '../../../functions/requests/domain/letter-reports.ts';
import { isClosed, type Request } from '../../../functions/requests/domain/request.ts';
import type { Requests } from '../../../functions/requests/ports.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';

/** Items are frozen through and through, so that nobody can change a stored one: faster than copies. */
function frozen<Item>(item: Item): Item {
  if (typeof item !== 'object' || item === null || Object.isFrozen(item)) return item;
  for (const part of Object.values(item)) frozen(part);
  return Object.freeze(item);
}

/** Requests in a map. */
export function inMemoryRequests(...initial: Request[]): Requests & { all(): Request[] } {
  const byId = new Map(initial.map((request) => [request.id, frozen(structuredClone(request))]));
  const all = () => [...byId.values()];
  async function* list(isListed: (request: Request) => boolean) {
    yield* all()
      .filter(isListed)
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  }
  return {
    all,
    async create(request) {
      if (byId.has(request.id)) return 'exists';
      byId.set(request.id, frozen(structuredClone(request)));
      return 'created';
    },
    async find(id) {
      return byId.get(id);
    },
    async change(id, change) {
      const current = byId.get(id);
      if (!current) throw new PermanentError('There is no such request.');
      const changed = change(current);
      if (isRefusal(changed) || changed === current) return changed;
      const written = frozen({ ...changed, revision: current.revision + 1 });
      byId.set(id, written);
      return written;
    },
    listOpen: () => list((request) => !isClosed(request)),
    listUndelivered: () => list((request) => isClosed(request) && undeliveredLetters(request).length > 0),
  };
}
