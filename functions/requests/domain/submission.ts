import { idempotentRequestId, newRequestId } from '../../shared/reference.ts';
import { type KeysFor, pseudonym, type RandomBytes } from '../../shared/secrets.ts';
import type { Channel, Kind, Language, Scope, Topic } from '../../shared/vocabulary.ts';
import { deadlinesOf } from './deadlines.ts';
import type { Request } from './request.ts';

/** A submission, validated at the edge. */
export interface Submission {
  kind: Kind;
  scope: Scope;
  topics: Topic[];
  /** Normalised. */
  address: string;
  language: Language;
  channel: Channel;
  idempotencyKey?: string;
}

/** Creates the request of a submission. The same submission with the same idempotency key gets the same id. */
export function receive(
  submission: Submission,
  keys: KeysFor<'addresses' | 'requestIds'>,
  random: RandomBytes,
  now: Date,
): Request {
  const { kind, scope, topics, address, language, channel, idempotencyKey } = submission;
  const at = now.toISOString();
  return {
    id: idempotencyKey
      ? idempotentRequestId(keys, [idempotencyKey, kind, scope, topics.join(), address])
      : newRequestId(random),
    revision: 0,
    kind,
    scope,
    topics,
    language,
    channel,
    address,
    addressKey: pseudonym(keys, address),
    status: 'received',
    history: [{ at, event: 'received' }],
    submittedAt: at,
    dueAt: deadlinesOf(kind, now).performBy.toISOString(),
    outcomes: {},
    failures: {},
    letters: {},
  };
}
