import type { SendQuota } from '../../../functions/notices/domain/pacing.ts';
import type { NoticeMail } from '../../../functions/notices/ports.ts';
import type { VirtualTime } from '../virtual-time.ts';

/** A message that the mail service accepted. */
export interface TakenNotice {
  to: string;
  subject: string;
  tags: Record<string, string>;
  messageId: string;
  /** Milliseconds since the start. */
  at: number;
}

export interface InMemoryNoticeMail extends NoticeMail {
  /** Accepted messages, oldest first. */
  readonly taken: TakenNotice[];
  /** Refusals for being too fast. */
  throttles: number;
  /** What the account may send. Change it as you like. */
  limits: { perSecond: number; perDay: number };
  /** Milliseconds that a call takes. */
  latency: number;
  /** Its result, if any, is returned instead of accepting the message. */
  refuse?: (to: string) => 'rate' | 'daily-quota' | 'sender' | 'address' | undefined;
}

const dayMs = 86_400_000;

/** A mail service that enforces its limits exactly: messages in any second, and in any 24 hours. */
export function inMemoryNoticeMail(time: VirtualTime): InMemoryNoticeMail {
  const within = (ms: number) => {
    const from = time.elapsed() - ms;
    let count = 0;
    for (let at = service.taken.length - 1; at >= 0 && (service.taken[at]?.at ?? 0) > from; at -= 1)
      count += 1;
    return count;
  };
  const service: InMemoryNoticeMail = {
    taken: [],
    throttles: 0,
    limits: { perSecond: 14, perDay: Number.POSITIVE_INFINITY },
    latency: 0,
    async quota() {
      return { ...service.limits, sentInLastDay: within(dayMs) } satisfies SendQuota;
    },
    async send({ to, letter, tags }) {
      const refused = service.refuse?.(to);
      if (refused) return { refused };
      if (service.limits.perDay < Number.POSITIVE_INFINITY && within(dayMs) >= service.limits.perDay)
        return { refused: 'daily-quota' };
      if (within(1000) >= service.limits.perSecond) {
        service.throttles += 1;
        return { refused: 'rate' };
      }
      const messageId = `message-${service.taken.length + 1}`;
      service.taken.push({ to, subject: letter.subject, tags, messageId, at: time.elapsed() });
      if (service.latency > 0) await time.sleep(service.latency);
      return { messageId };
    },
  };
  return service;
}
