import { vietnamDay } from '../shared/calendar.ts';
import type { Secrets } from '../shared/ports.ts';
import { idempotentRequestId } from '../shared/reference.ts';
import { type Refusal, refuse } from '../shared/refusal.ts';
import { type Language, type Topic, topics } from '../shared/vocabulary.ts';
import { type OptOutToken, readOptOutToken } from '../stores/domain/opt-out-token.ts';
import type { Mailing } from '../stores/ports.ts';
import { createRequest } from './create-request.ts';
import { receive } from './domain/submission.ts';
import type { BasePorts, Workflow } from './ports.ts';

/** The keys of a one-click opt-out: its token's, and those of the request that it becomes. */
export type OptOutKey = 'optOutTokens' | 'addresses' | 'requestIds';

/** Resolves a one-click link without changing anything: the topic that it stops. */
export function findOptOut(
  { keys }: Pick<Secrets<'optOutTokens'>, 'keys'>,
  token: string,
): (OptOutToken & { topic: Topic }) | Refusal {
  const opened = readOptOutToken(keys, token);
  const topic = topics.find((known) => known === opened?.topic);
  return opened && topic ? { ...opened, topic } : refuse('link-unknown');
}

/**
 * One-click opt-out (RFC 8058): writes the suppression first of all, then creates a request, whose machine confirms the
 * opt-out by one letter. Repeating it on the same day changes nothing.
 */
export async function optOut(
  ports: BasePorts & Secrets<OptOutKey> & { mailing: Mailing; workflow: Workflow },
  given: { token: string; all: boolean; language: Language },
): Promise<{ topics: Topic[]; stopsAt: string } | Refusal> {
  const { keys, random, clock, mailing, log } = ports;
  const link = findOptOut(ports, given.token);
  if ('refused' in link) return link;
  const refused = given.all ? [...topics] : [link.topic];
  const now = clock();
  await mailing.suppress(link.addressKey, refused, now);

  const address = (await mailing.findAddress(link.addressKey)) ?? '';
  const request = receive(
    {
      kind: 'opt-out',
      scope: 'information',
      topics: refused,
      address,
      language: given.language,
      channel: 'one-click',
    },
    keys,
    random,
    now,
  );
  const id = idempotentRequestId(keys, ['one-click', link.addressKey, refused.join(), vietnamDay(now)]);
  const { addressKey, customerId } = link;
  // Whom it is about, the site knows by the number alone; the address may be on no list of ours.
  await createRequest(ports, { ...request, id, addressKey, ...(customerId && { customerId }) });
  log({ event: 'one-click-opt-out', requestId: id });
  return { topics: refused, stopsAt: now.toISOString() };
}
