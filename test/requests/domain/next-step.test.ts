import { describe, expect, it } from 'vitest';
import type { NextStep } from '../../../contract/machines.ts';
import { nextStepOf } from '../../../functions/requests/domain/next-step.ts';
import type { Request } from '../../../functions/requests/domain/request.ts';
import { sampleSecret } from '../../support/sample-events.ts';
import { samplePlan } from '../../support/sample-plan.ts';
import { sampleRequest } from '../../support/sample-request.ts';

const asked = {
  secret: sampleSecret(),
  freshLinks: 0,
  graceSeconds: 259_200,
  waitEndsAt: '2026-03-09T02:00:00.000Z',
};
const confirmed = { ...asked, confirmedAt: '2026-03-02T03:00:00.000Z' };
const at = '2026-03-04T02:00:00.000Z';
const archive = { size: 1, entries: 1, missing: 0, manifestSha256: 'ab' };
const awaiting = 'awaiting-confirmation';

const table: [string, Partial<Request>, NextStep][] = [
  ['a new deletion', { kind: 'deletion' }, 'ask'],
  ['a new opt-out by form', { kind: 'opt-out' }, 'ask'],
  ['a one-click opt-out', { kind: 'opt-out', channel: 'one-click' }, 'refuse-promotions'],
  ['a deletion that was asked about', { kind: 'deletion', status: awaiting, confirmation: asked }, 'ask'],
  ['a handover that was asked about', { kind: 'handover', status: awaiting, confirmation: asked }, 'ask'],
  ['a confirmed deletion', { kind: 'deletion', status: awaiting, confirmation: confirmed }, 'grace-period'],
  [
    'a deletion in its grace period',
    {
      kind: 'deletion',
      status: 'in-grace-period',
      confirmation: confirmed,
      grace: { secret: sampleSecret(), endsAt: '2026-03-05T02:00:00.001Z' },
      letters: { grace: { messageId: 'message-1', at, link: sampleSecret().hash } },
    },
    'grace-period',
  ],
  [
    'a deletion whose grace period is over',
    {
      kind: 'deletion',
      status: 'in-grace-period',
      confirmation: confirmed,
      grace: { secret: sampleSecret(), endsAt: '2026-03-05T02:00:00.000Z' },
      letters: { grace: { messageId: 'message-1', at, link: sampleSecret().hash } },
    },
    'erase',
  ],
  [
    'a deletion whose owner was never told how to cancel',
    {
      kind: 'deletion',
      status: 'in-grace-period',
      confirmation: confirmed,
      grace: { secret: sampleSecret(), endsAt: '2026-03-05T02:00:00.000Z' },
    },
    'grace-period',
  ],
  [
    'a deletion with a plan',
    { kind: 'deletion', status: 'executing', confirmation: confirmed, plan: samplePlan },
    'erase',
  ],
  [
    // The plan step finds it cancelled and closes it.
    'a cancelled deletion',
    { kind: 'deletion', status: 'in-grace-period', confirmation: confirmed, cancelledAt: at },
    'erase',
  ],
  ['a confirmed handover', { kind: 'handover', status: awaiting, confirmation: confirmed }, 'hand-over'],
  [
    'a handover without its archive',
    { kind: 'handover', status: 'executing', confirmation: confirmed, plan: samplePlan },
    'hand-over',
  ],
  [
    'a handover with its archive',
    { kind: 'handover', status: 'executing', confirmation: confirmed, plan: samplePlan, archive },
    'deliver',
  ],
  [
    'a confirmed opt-out',
    { kind: 'opt-out', status: awaiting, confirmation: confirmed },
    'refuse-promotions',
  ],
  [
    'an opt-out whose promotions stopped',
    { kind: 'opt-out', status: 'executing', confirmation: confirmed, performedAt: at },
    'close',
  ],
  [
    'a one-click opt-out whose promotions stopped',
    { kind: 'opt-out', channel: 'one-click', status: 'executing', performedAt: at },
    'close',
  ],
];

describe('the next step', () => {
  it.each(table)('of %s', (_name, changes, step) => {
    expect(nextStepOf(sampleRequest(changes), new Date('2026-03-05T02:00:00.000Z'))).toBe(step);
  });
});
