import { letterTag, requestTag } from '../../contract/resources.ts';
import { TransientError } from '../shared/errors.ts';
import type { PublicSite, Secrets } from '../shared/ports.ts';
import { referenceOf } from '../shared/reference.ts';
import { findRequest, recordEvent } from './change-request.ts';
import { isTold, linkHashOf } from './domain/letter-reports.ts';
import type { Letter, RenderLetter } from './domain/letters.ts';
import type { LetterName, Request } from './domain/request.ts';
import { isClosed } from './domain/request.ts';
import type { BasePorts, Mail } from './ports.ts';

/** For use cases that send letters. */
export interface LetterPorts extends BasePorts, Secrets<'secrets'>, PublicSite {
  mail: Mail;
  renderLetter: RenderLetter;
}

/** A letter's own facts, without those that all letters about a request share. */
type LetterFacts = Letter extends infer Each
  ? Each extends Letter
    ? Omit<Each, keyof ReturnType<typeof aboutRequest>>
    : never
  : never;

/**
 * Sends one letter about a request and records the proof. A letter recorded as sent is not sent again unless it came
 * back or its link is dead; one that was accepted but not recorded (a crash in between) is sent twice rather than never.
 *
 * @param to the address on file, unless the letter is for another one
 */
export async function sendLetter(
  ports: LetterPorts,
  request: Request,
  name: LetterName,
  facts: LetterFacts,
  to = request.address,
): Promise<Request> {
  if (!to || (request.letters[name] && isTold(request, name))) return request;
  // A step that runs late must not write after the end, and none under a link that is dead already: what is on record
  // now decides.
  const current = await findRequest(ports, request.id);
  const link = linkHashOf(request, name);
  if (isClosed(current)) return current;
  if (linkHashOf(current, name) !== link) return toldByAnother(current, name);
  const letter = { ...aboutRequest(request), ...facts } as Letter;
  const { messageId } = await ports.mail.send({
    to,
    ...ports.renderLetter(letter, request.language),
    tags: { [requestTag]: request.id, [letterTag]: name },
  });
  ports.log({ event: `letter-sent ${name}`, requestId: request.id });
  const sent = await recordEvent(ports, request.id, {
    type: 'letter-sent',
    letter: name,
    sent: { messageId, at: ports.clock().toISOString(), ...(link && { link }) },
  });
  return linkHashOf(sent, name) === link ? sent : toldByAnother(sent, name);
}

/**
 * Another attempt has made a new link, so that none of ours works. Its letter tells the customer; should it fail, nobody
 * may hear of it, because the machine may listen to this attempt alone.
 */
function toldByAnother(request: Request, name: LetterName): Request {
  if (isClosed(request) || isTold(request, name)) return request;
  throw new TransientError(`Request ${request.id}: another attempt is about to send the letter ${name}.`);
}

const aboutRequest = (request: Request) => ({
  reference: referenceOf(request.id),
  kind: request.kind,
  scope: request.scope,
  topics: request.topics,
  name: request.name ?? '',
  submittedAt: request.submittedAt,
});
