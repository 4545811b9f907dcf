import { type Refusal, type RefusalReason, refuse } from '../../shared/refusal.ts';
import type { Request } from './request.ts';

/** Why a link of a request does not do what it was pressed for. */
export interface LinkRefusal extends Refusal {
  /** Only for a holder of one of the request's own secrets: the answer may be in its language and tell its state. */
  request?: Request;
}

/** A refusal to somebody who came with a link: whoever does not know its secret learns nothing about the request. */
export const refuseHolder = (reason: RefusalReason, request: Request): LinkRefusal =>
  reason === 'link-unknown' ? refuse(reason) : { refused: reason, request };
