import type { Outcome } from './plan.ts';
import { type Refusal, refuse } from './refusal.ts';
import type { FrozenPlan, Request, SentLetter, Status, StoredSecret } from './request.ts';
import type { StoreName } from '../contract.ts';

/**
 * Everything that can happen to a request. `HTTP` events record what a customer did and leave the status alone;
 * only the workflow's and the operator's events move it.
 */
export type RequestEvent =
  // The workflow's steps.
  | {
      type: 'asked';
      customerId: string;
      dueAt: string;
      statusSecretHash: string;
      secret: StoredSecret;
      taskToken: string;
      waitEndsAt: string;
    }
  | { type: 'grace-opened'; secret: StoredSecret; taskToken: string; endsAt: string }
  | { type: 'planned'; plan?: FrozenPlan }
  | { type: 'store-done'; store: StoreName; outcomes: Outcome[] }
  | { type: 'promotions-stopped' }
  | { type: 'archive-written'; size: number; entries: number; missing: number; manifestSha256: string }
  | { type: 'delivered'; secret: StoredSecret; taskToken: string; deletesAt: string }
  | { type: 'archive-deleted' }
  | { type: 'letter-sent'; letter: keyof Request['letters']; sent: SentLetter }
  | { type: 'raised'; step: string; error: string; taskToken: string }
  | { type: 'finished'; withExceptions: boolean; purgeAt: string }
  | {
      type: 'ended';
      ending: 'expired' | 'cancelled' | 'no-such-customer' | 'joined';
      joinedTo?: string;
      reason?: string;
      purgeAt: string;
    }
  // The customer, over HTTP.
  | { type: 'confirmed'; riskTextVersion?: string }
  | { type: 'confirm-code-wrong' }
  | { type: 'fresh-link-wanted' }
  | { type: 'cancel-wanted' }
  | { type: 'download-code-wrong' }
  | { type: 'download-minted' }
  | { type: 'archive-discarded' }
  // An operator.
  | { type: 'operator-retried'; by: string; reason: string }
  | { type: 'operator-cancelled'; by: string; reason: string };

export type EventType = RequestEvent['type'];

interface Transition {
  from: readonly Status[];
  /** `same` leaves the status alone; `resume` returns to where the request stood before it needed attention. */
  to: Status | 'same' | 'resume';
}

const open = ['received', 'awaiting-confirmation', 'in-grace-period', 'executing', 'delivered'] as const;

/** The one table. What is not in it cannot happen. */
export const transitions: Record<EventType, Transition> = {
  asked: { from: ['received', 'awaiting-confirmation'], to: 'awaiting-confirmation' },
  confirmed: { from: ['awaiting-confirmation'], to: 'same' },
  'confirm-code-wrong': { from: ['awaiting-confirmation'], to: 'same' },
  'fresh-link-wanted': { from: ['awaiting-confirmation'], to: 'same' },
  'grace-opened': { from: ['awaiting-confirmation', 'in-grace-period'], to: 'in-grace-period' },
  'cancel-wanted': { from: ['in-grace-period'], to: 'same' },
  planned: { from: ['awaiting-confirmation', 'in-grace-period', 'executing'], to: 'executing' },
  'store-done': { from: ['executing'], to: 'same' },
  'promotions-stopped': { from: ['awaiting-confirmation', 'executing'], to: 'executing' },
  'archive-written': { from: ['executing'], to: 'same' },
  delivered: { from: ['executing', 'delivered'], to: 'delivered' },
  'download-code-wrong': { from: ['delivered'], to: 'same' },
  'download-minted': { from: ['delivered'], to: 'same' },
  'archive-discarded': { from: ['delivered'], to: 'same' },
  'archive-deleted': { from: ['delivered'], to: 'same' },
  'letter-sent': { from: [...open, 'needs-attention'], to: 'same' },
  raised: { from: [...open, 'needs-attention'], to: 'needs-attention' },
  'operator-retried': { from: ['needs-attention'], to: 'resume' },
  'operator-cancelled': {
    from: ['received', 'awaiting-confirmation', 'in-grace-period', 'needs-attention'],
    to: 'same',
  },
  finished: { from: ['executing', 'delivered'], to: 'completed' },
  ended: {
    from: ['received', 'awaiting-confirmation', 'in-grace-period', 'needs-attention'],
    to: 'cancelled',
  },
};
