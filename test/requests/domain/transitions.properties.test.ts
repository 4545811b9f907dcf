import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { endings } from '../../../contract/machines.ts';
import { storeNames } from '../../../contract/stores.ts';
import type { RequestEvent } from '../../../functions/requests/domain/events.ts';
import { isClosed, letterNames, type Request } from '../../../functions/requests/domain/request.ts';
import { move } from '../../../functions/requests/domain/transitions.ts';
import { addSeconds } from '../../../functions/shared/calendar.ts';
import { isRefusal } from '../../../functions/shared/refusal.ts';
import { kinds } from '../../../functions/shared/vocabulary.ts';
import { sampleEvents } from '../../support/sample-events.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const everyEvent: RequestEvent[] = [
  ...Object.values(sampleEvents),
  ...storeNames.map((store) => ({ ...sampleEvents['store-done'], store })),
  ...letterNames.map((letter) => ({ ...sampleEvents['letter-sent'], letter })),
  ...endings.map((ending) => ({ ...sampleEvents.ended, ending })),
];

/** Any events in any order. Each life has only some kinds of events, so that rare combinations happen often. */
const anyLife = fc
  .uniqueArray(fc.constantFrom(...everyEvent), { minLength: 2, maxLength: 12 })
  .chain((known) =>
    fc.record({
      kind: fc.constantFrom(...kinds),
      events: fc.array(fc.constantFrom(sampleEvents.asked as RequestEvent, ...known), {
        minLength: 2,
        maxLength: 60,
      }),
    }),
  );

/** Every state of a request through its life, one second between two events; refused events change nothing. */
function statesOf({ kind, events }: { kind: Request['kind']; events: RequestEvent[] }): Request[] {
  const states = [sampleRequest({ kind })];
  for (const [index, event] of events.entries()) {
    const current = states.at(-1) as Request;
    const next = move(current, event, addSeconds(new Date(current.submittedAt), index + 1));
    states.push(isRefusal(next) ? current : next);
  }
  return states;
}

/** Asserts something about every two consecutive states, in many random lives. */
const forEveryStep = (assess: (before: Request, after: Request) => void) =>
  fc.assert(
    fc.property(anyLife, (life) => {
      const states = statesOf(life);
      for (const [index, after] of states.entries()) {
        const before = states[index - 1];
        if (before) assess(before, after);
      }
    }),
    { numRuns: 1000 },
  );

describe('in every order of events, a request', () => {
  it('never leaves a closed status, and learns only of its letters once closed', async () => {
    await forEveryStep((before, after) => {
      if (!isClosed(before) || after === before) return;
      const { history, letterReports, told, acknowledgedAt, ...rest } = after;
      const { history: _, letterReports: __, told: ___, acknowledgedAt: ____, ...before_ } = before;
      expect(rest).toEqual(before_);
      expect(['letter-reported', 'operator-told']).toContain(history.at(-1)?.event);
    });
  });

  it('gains one history entry per change and never loses one', async () => {
    await forEveryStep((before, after) => {
      if (after === before) return;
      expect(after.history.slice(0, -1)).toEqual(before.history);
      expect(after.history).toHaveLength(before.history.length + 1);
    });
  });

  it('has its history in chronological order', async () => {
    await forEveryStep((_before, { history }) => {
      const times = history.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
    });
  });

  it('keeps the instants at which it was confirmed, performed and cancelled', async () => {
    await forEveryStep((before, after) => {
      if (before.confirmation?.confirmedAt)
        expect(after.confirmation?.confirmedAt).toBe(before.confirmation.confirmedAt);
      if (before.performedAt) expect(after.performedAt).toBe(before.performedAt);
      if (before.cancelledAt) expect(after.cancelledAt).toBe(before.cancelledAt);
    });
  });

  it('keeps its plan and its identity', async () => {
    await forEveryStep((before, after) => {
      if (before.plan) expect(after.plan).toEqual(before.plan);
      const identity = ({ id, kind, scope, addressKey, submittedAt }: Request) => [
        id,
        kind,
        scope,
        addressKey,
        submittedAt,
      ];
      expect(identity(after)).toEqual(identity(before));
    });
  });

  it('never expires once confirmed', async () => {
    await forEveryStep((_before, after) => {
      if (after.confirmation?.confirmedAt) expect(after.status).not.toBe('expired');
    });
  });

  it('is never executed once cancelled', async () => {
    await forEveryStep((before, after) => {
      if (before.cancelledAt && before.status !== 'executing' && !before.plan)
        expect(after.plan).toBeUndefined();
    });
  });

  it('keeps no personal data and no token once closed', async () => {
    await forEveryStep((_before, after) => {
      if (isClosed(after)) expect(JSON.stringify(after)).not.toMatch(/lan\.nguyen|Nguyễn|customer-lan|token/);
    });
  });
});
