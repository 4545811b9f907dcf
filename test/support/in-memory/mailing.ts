import type { Topic } from '../../../functions/shared/vocabulary.ts';
import type { Mailing } from '../../../functions/stores/ports.ts';

export interface Subscriber {
  address: string;
  /** Consent on record: topic → since when, ISO 8601. */
  consents: Partial<Record<Topic, string>>;
}

export interface InMemoryMailing extends Mailing {
  /** By address key. */
  readonly subscribers: Map<string, Subscriber>;
  /** Suppressions by address key: topic → since when, ISO 8601. */
  readonly suppressions: Map<string, Partial<Record<Topic, string>>>;
}

/** Consents and suppressions in two maps. */
export function inMemoryMailing(): InMemoryMailing {
  const subscribers: InMemoryMailing['subscribers'] = new Map();
  const suppressions: InMemoryMailing['suppressions'] = new Map();
  return {
    subscribers,
    suppressions,
    async suppress(addressKey, topics, at) {
      const refused = Object.fromEntries(topics.map((topic) => [topic, at.toISOString()]));
      suppressions.set(addressKey, { ...refused, ...suppressions.get(addressKey) });
    },
    async ask(addressKey, topic) {
      if (suppressions.get(addressKey)?.[topic]) return { allowed: false, reason: 'suppressed' };
      if (!subscribers.get(addressKey)?.consents[topic]) return { allowed: false, reason: 'no-consent' };
      return { allowed: true };
    },
    async findAddress(addressKey) {
      return subscribers.get(addressKey)?.address;
    },
  };
}
