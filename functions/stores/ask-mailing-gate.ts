import { parseAddress } from '../shared/address.ts';
import { linkTo } from '../shared/links.ts';
import type { Secrecy, Site } from '../shared/ports.ts';
import { isRefusal } from '../shared/refusal.ts';
import { pseudonym } from '../shared/secrets.ts';
import type { Topic } from '../shared/vocabulary.ts';
import { sealOptOutToken } from './domain/opt-out-token.ts';
import type { Mailing, MailingRefusal } from './ports.ts';

/** What the provider's mailer asks before it sends one promotional message. */
export interface GateQuestion {
  address: string;
  topic: Topic;
}

/** With a yes come the headers that the message must carry (RFC 8058; DKIM has to cover both). */
export type GateAnswer =
  | { allowed: true; headers: { 'List-Unsubscribe': string; 'List-Unsubscribe-Post': string } }
  | { allowed: false; reason: MailingRefusal | 'address-invalid' };

/**
 * May this address get a message on this topic, this second? Ask before every message and do not keep the answer: a
 * refusal counts from the moment it is written.
 */
export async function askMailingGate(
  ports: Secrecy & Site & { mailing: Mailing },
  question: GateQuestion,
): Promise<GateAnswer> {
  const address = parseAddress(question.address);
  if (isRefusal(address)) return { allowed: false, reason: 'address-invalid' };
  const addressKey = pseudonym(ports.keys, address);
  const answer = await ports.mailing.ask(addressKey, question.topic);
  if (!answer.allowed) return answer;
  const token = sealOptOutToken(ports.keys, { addressKey, topic: question.topic }, ports.random);
  return {
    allowed: true,
    headers: {
      'List-Unsubscribe': `<${linkTo(ports.publicUrl, 'optOut', { token })}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    },
  };
}
