import { parseAddress } from '../shared/address.ts';
import { linkTo } from '../shared/links.ts';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import { isRefusal } from '../shared/refusal.ts';
import { pseudonym } from '../shared/secrets.ts';
import type { Topic } from '../shared/vocabulary.ts';
import { createOptOutToken } from './domain/opt-out-token.ts';
import type { Mailing, MailingObstacle } from './ports.ts';

/** The question that the provider's mailer asks before it sends one promotional message. */
export interface GateQuestion {
  address: string;
  topic: Topic;
  /** Whose the address is, if the mailer knows: one click then refuses in the provider's other systems too. */
  customerId?: string;
}

/** If allowed, with the headers that the message must carry (RFC 8058; the DKIM signature has to cover both). */
export type GateAnswer =
  | { allowed: true; headers: { 'List-Unsubscribe': string; 'List-Unsubscribe-Post': string } }
  | { allowed: false; reason: MailingObstacle | 'address-invalid' };

/**
 * May this address receive a message on this topic right now? Ask before every message and do not cache the answer: an
 * opt-out takes effect as soon as it is written.
 */
export async function askMailingGate(
  ports: Secrets<'addresses' | 'optOutTokens'> & PublicSite & { mailing: Mailing },
  question: GateQuestion,
): Promise<GateAnswer> {
  const address = parseAddress(question.address);
  if (isRefusal(address)) return { allowed: false, reason: 'address-invalid' };
  const addressKey = pseudonym(ports.keys, address);
  const answer = await ports.mailing.ask(addressKey, question.topic);
  if (!answer.allowed) return answer;
  const { topic, customerId } = question;
  const token = createOptOutToken(
    ports.keys,
    { addressKey, topic, ...(customerId !== undefined && { customerId }) },
    ports.random,
  );
  return {
    allowed: true,
    headers: {
      'List-Unsubscribe': `<${linkTo(ports.publicUrl, 'optOut', { token })}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
