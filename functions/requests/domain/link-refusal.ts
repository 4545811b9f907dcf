import { type Refusal, type RefusalReason, refuse } from '../../shared/refusal.ts';
import type { Request } from './request.ts';

/** Why a link of a request cannot do what it was pressed for. */
export interface LinkRefusal extends Refusal {
  /** Set only for a holder of one of the request's own secrets: the answer may use its language and show its state. */
  request?: Request;
}

/** A refusal to someone who followed a link: without the right secret they learn nothing about the request. */
export const refuseHolder = (reason: RefusalReason, request: Request): LinkRefusal =>
  reason === 'link-unknown' ? refuse(reason) : { refused: reason, request };
