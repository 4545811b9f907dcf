import type { NoticeRuns } from '../../functions/app/ports.ts';
import { PermanentError } from '../../functions/domain/errors.ts';
import { isRefusal } from '../../functions/domain/refusal.ts';

/**
 * The same runs, with the contention of a real table: between the reading and the conditional writing of a change
 * others get their turn, and a change that lost is applied again to what they wrote.
 */
export function contendedRuns(runs: NoticeRuns): NoticeRuns {
  return {
    ...runs,
    async change(version, change) {
      for (;;) {
        const read = await runs.find(version);
        if (!read) throw new PermanentError('There is no such run.');
        const changed = change(read);
        await new Promise(setImmediate);
        if (isRefusal(changed) || changed === read) return changed;
        let lost = false;
        const written = await runs.change(version, (current) => {
          lost = current.revision !== read.revision;
          return lost ? current : changed;
        });
        if (!lost) return written;
      }
    },
  };
}
