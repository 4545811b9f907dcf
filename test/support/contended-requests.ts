import type { Requests } from '../../functions/requests/ports.ts';
import { PermanentError } from '../../functions/shared/errors.ts';
import { isRefusal } from '../../functions/shared/refusal.ts';

/**
 * The same requests, with the contention of a real table: between the read and the conditional write of a change
 * others get their turn, and a change that lost is applied again to what they wrote.
 */
export function contendedRequests(requests: Requests): Requests {
  return {
    ...requests,
    async change(id, change) {
      for (;;) {
        const read = await requests.find(id);
        if (!read) throw new PermanentError('There is no such request.');
        const changed = change(read);
        await new Promise(setImmediate);
        if (isRefusal(changed) || changed === read) return changed;
        let lost = false;
        const written = await requests.change(id, (current) => {
          lost = current.revision !== read.revision;
          return lost ? current : changed;
        });
        if (!lost) return written;
      }
    },
  };
}
