import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import {
  leaseSeconds,
  type SealedDecision,
  type SiteSubject,
  type SiteTask,
  type TaskOperation,
} from '../../../contract/site.ts';
import { hashAddress } from '../../../functions/requests/domain/sealed-confirmation.ts';
import { sealWith } from '../../../functions/shared/seal.ts';
import type { Kind, Scope } from '../../../functions/shared/vocabulary.ts';
import type { HoldLaw } from '../../../functions/stores/domain/holds.ts';
import { siteLawOf } from '../../../functions/stores/domain/site-law.ts';

export const law: HoldLaw = {
  accountingMonths: 120,
  registrantHoldDays: 30,
  accountFactsMonths: 24,
  refusalRecordMonths: 12,
};

/** Of the function that confirms. Nobody else holds the private one, a stolen cloud neither. */
export const confirmationKeys = generateKeyPairSync('ed25519');

export const lan: SiteSubject & { customerId: string } = {
  customerId: 'C1',
  address: 'lan.nguyen@example.vn',
  addressKey: 'key-of-lan',
};

/** Somebody else, of whom nobody asked anything. */
export const neighbour = {
  customerId: 'C2',
  address: 'neighbour@example.vn',
  addressKey: 'key-of-neighbour',
};

export interface Confirmed {
  request?: string;
  kind?: Kind;
  scope?: Scope;
  subject?: typeof lan;
  /** What is sealed may be about another address than the subject. */
  address?: string;
  key?: KeyObject;
}

/** What a customer confirmed, as the confirming function seals it. */
export function confirmedBy({
  request = 'R1',
  kind = 'deletion',
  scope = 'everything',
  subject = lan,
  address = subject.address,
  key = confirmationKeys.privateKey,
}: Confirmed = {}): SealedDecision {
  const { salt, addressHash } = hashAddress('c2FsdA', address);
  const text = JSON.stringify([
    'confirmation',
    request,
    kind,
    scope,
    [],
    subject.customerId,
    subject.addressKey,
    604800,
    'hash-of-link',
    '2026-03-03T02:00:00.000Z',
    3,
    salt,
    addressHash,
    '2026-03-02T02:00:00.000Z',
    '1',
  ]);
  return { kind: 'confirmation', text, seal: sealWith(key)(text) };
}

/** A task as the workflow asks it, with whatever the operation needs. */
export function taskOf(
  operation: TaskOperation,
  { round = 1, request = 'R1', ...changes }: Partial<SiteTask> & { round?: number } = {},
): Omit<SiteTask, 'fence'> {
  const store = changes.store ?? 'site:billing';
  return {
    protocol: 1,
    task: `${request}.${store}.${operation}.${round}`,
    request,
    store,
    operation,
    subject: lan,
    ...(['suspend', 'find', 'erase', 'export'].includes(operation) && { decision: confirmedBy({ request }) }),
    ...(['find', 'erase', 'verify'].includes(operation) && { law: siteLawOf(law) }),
    notAfter: new Date(Date.now() + 7 * 86_400_000).toISOString(),
    leaseSeconds,
    ...changes,
  };
}
