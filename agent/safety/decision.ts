import type { KeyObject } from 'node:crypto';
import type { SealedDecision, SiteSubject, TaskOperation } from '../../contract/site.ts';
import {
  isHashed,
  readSealedConfirmation,
  type SealedConfirmation,
} from '../../functions/requests/domain/sealed-confirmation.ts';
import { verifyWith } from '../../functions/shared/seal.ts';
import type { Kind, Scope } from '../../functions/shared/vocabulary.ts';

/** Pinned sealing keys, by who decides; two of a kind while one replaces the other. A kind without a key is refused. */
export type DecisionKeys = Readonly<Partial<Record<SealedDecision['kind'], readonly KeyObject[]>>>;

/** Operations that follow from a decision, with the kinds of request that lead to each. */
const decidedOperations: Partial<Record<TaskOperation, readonly Kind[]>> = {
  suspend: ['deletion'],
  unsuspend: ['deletion'],
  find: ['deletion', 'handover'],
  export: ['handover'],
  erase: ['deletion'],
};

export interface DecidedTask {
  request: string;
  operation: TaskOperation;
  subject?: SiteSubject | undefined;
  decision?: SealedDecision | undefined;
}

/**
 * The decision that a task serves, if its seal is one of a pinned key and it names exactly this request, this customer, this
 * address, and a kind and scope that lead to this operation in this store. Whoever holds the cloud but not the sealing key
 * cannot make one.
 */
export function decisionOf(
  { request, operation, subject, decision }: DecidedTask,
  scope: Exclude<Scope, 'everything'>,
  keys: DecisionKeys,
): SealedConfirmation | undefined {
  if (!subject || !decision || !isSealed(decision, keys)) return undefined;
  // The other kinds have no text yet: a key that is pinned for one of them opens nothing.
  const decided = decision.kind === 'confirmation' ? readSealedConfirmation(decision.text) : undefined;
  if (!decided || !decidedOperations[operation]?.includes(decided.kind)) return undefined;
  const isAboutSubject =
    decided.request === request &&
    decided.customerId === subject.customerId &&
    decided.addressKey === subject.addressKey &&
    isHashed(decided, subject.address);
  return isAboutSubject && (decided.scope === 'everything' || decided.scope === scope) ? decided : undefined;
}

const isSealed = ({ kind, text, seal }: SealedDecision, keys: DecisionKeys): boolean =>
  (keys[kind] ?? []).some((key) => verifyWith(key)(text, seal));
