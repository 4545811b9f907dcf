import { undeliveredLetters } from '../../../functions/requests/domain/letter-reports.ts';
import { isClosed, type Request } from '../../../functions/requests/domain/request.ts';
import type { Requests } from '../../../functions/requests/ports.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';

/** Requests in a map. Stores and returns copies, so that a caller cannot change a stored one. */
export function inMemoryRequests(...initial: Request[]): Requests & { all(): Request[] } {
  const byId = new Map(initial.map((request) => [request.id, structuredClone(request)]));
  const all = () => [...byId.values()].map((request) => structuredClone(request));
  async function* list(isListed: (request: Request) => boolean) {
    yield* all()
      .filter(isListed)
      .sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  }
  return {
    all,
    async create(request) {
      if (byId.has(request.id)) return 'exists';
      byId.set(request.id, structuredClone(request));
      return 'created';
    },
    async find(id) {
      return structuredClone(byId.get(id));
    },
    async change(id, change) {
      const current = structuredClone(byId.get(id));
      if (!current) throw new PermanentError('There is no such request.');
      const changed = change(current);
      if (isRefusal(changed) || changed === current) return changed;
      const written = { ...structuredClone(changed), revision: current.revision + 1 };
      byId.set(id, written);
      return structuredClone(written);
    },
    listOpen: () => list((request) => !isClosed(request)),
    listUndelivered: () => list((request) => isClosed(request) && undeliveredLetters(request).length > 0),
  };
}
