import { describe, expect, it } from 'vitest';
import {
  type ExecutionObstacle,
  obstacleToExecution,
} from '../../../functions/requests/domain/execution-obstacle.ts';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { samplePlan } from '../../support/sample-plan.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const now = new Date('2026-03-05T02:00:00.000Z');
const secret = { hash: 'h', expiresAt: '2026-03-03T02:00:00.000Z', wrongCodes: 0, maxWrongCodes: 3 };
const sent = { messageId: 'm', at: '2026-03-02T02:00:00.000Z', link: secret.hash };
const confirmed: Partial<Request> = {
  status: 'in-grace-period',
  confirmation: {
    secret,
    freshLinks: 0,
    graceSeconds: 259_200,
    waitEndsAt: '2026-03-09T02:00:00.000Z',
    confirmedAt: '2026-03-02T02:00:00.000Z',
  },
};
const ready: Partial<Request> = {
  ...confirmed,
  kind: 'deletion',
  letters: { grace: sent },
  grace: { secret, endsAt: '2026-03-05T02:00:00.000Z' },
};

describe('the obstacle to executing a request', () => {
  it.each<[string, ExecutionObstacle | undefined, Partial<Request>]>([
    ['a deletion at the very end of its grace period', undefined, ready],
    ['a deletion that was planned', undefined, { ...ready, letters: {}, plan: samplePlan }],
    ['a confirmed handover', undefined, { ...confirmed, kind: 'handover' }],
    ['a deletion that was cancelled', 'cancelled', { ...ready, cancelledAt: sent.at }],
    ['a deletion that nobody confirmed', 'not-confirmed', { kind: 'deletion' }],
    ['an opt-out', 'needs-no-plan', { ...confirmed, kind: 'opt-out' }],
    ['a deletion without its grace letter', 'not-told-how-to-cancel', { ...ready, letters: {} }],
    [
      'a deletion whose grace letter carries a dead link',
      'not-told-how-to-cancel',
      { ...ready, letters: { grace: { ...sent, link: 'older' } } },
    ],
    [
      'a deletion a millisecond before its grace period ends',
      'grace-period-not-over',
      { ...ready, grace: { secret, endsAt: '2026-03-05T02:00:00.001Z' } },
    ],
  ])('%s: %s', (_name, obstacle, changes) => {
    expect(obstacleToExecution(sampleRequest(changes), true, now)).toBe(obstacle);
  });

  it.each<[string, Partial<Request>]>([
    ['a deletion', ready],
    ['a handover', { ...confirmed, kind: 'handover' }],
  ])('%s without the seal of its confirmation is not carried out', (_name, changes) => {
    expect(obstacleToExecution(sampleRequest(changes), false, now)).toBe('not-sealed');
  });

  it('a deletion waits for the grace period that was confirmed, whatever the end on record says', () => {
    const changes = { ...ready, grace: { secret, endsAt: '2026-03-02T02:00:01.000Z' } };

    expect(obstacleToExecution(sampleRequest(changes), true, new Date('2026-03-05T01:59:59.999Z'))).toBe(
      'grace-period-not-over',
    );
  });
});
