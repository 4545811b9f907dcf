import type { Secrets } from '../shared/ports.ts';
import { isRefusal, type RefusalReason, refuse } from '../shared/refusal.ts';
import type { RequestEvent } from './domain/events.ts';
import { type LinkRefusal, refuseHolder } from './domain/link-refusal.ts';
import type { Request } from './domain/request.ts';
import { move } from './domain/transitions.ts';
import type { BasePorts } from './ports.ts';

/** For use cases that handle a click on a link. */
export type LinkPorts = BasePorts & Pick<Secrets<'secrets'>, 'keys'>;

/** The same, for links behind which the match code is asked for. */
export type CodeLinkPorts = BasePorts & Pick<Secrets<'secrets' | 'matchCodes'>, 'keys'>;

/** The parameters of a clicked link. */
export interface LinkClick {
  id: string;
  secret: string;
}

/** One kind of link that letters contain. */
export interface Link<Click extends LinkClick = LinkClick> {
  /** Does the click carry this request's secret for this kind of link? Compares in constant time. */
  opens(ports: LinkPorts, request: Request, click: Click): boolean;
  /** Why the link does not work (any more); `undefined` if it does. */
  obstacle(ports: LinkPorts, request: Request): RefusalReason | undefined;
}

/**
 * What an act behind a link records. No events: it has been recorded before, and only the machine is notified again.
 */
export interface Decision {
  events: RequestEvent[];
  /** Set if the act is refused although its events are recorded: a wrong code has been counted. */
  refused?: RefusalReason;
}

/**
 * Resolves a link without changing anything: the request if the link works, otherwise why not. A wrong secret and an
 * unknown request get the same answer at the same cost: one read.
 */
export async function findByLink<Click extends LinkClick>(
  ports: LinkPorts,
  link: Link<Click>,
  click: Click,
): Promise<Request | LinkRefusal> {
  const request = await ports.requests.find(click.id);
  if (!request || !link.opens(ports, request, click)) return refuse('link-unknown');
  const obstacle = link.obstacle(ports, request);
  return obstacle ? refuseHolder(obstacle, request) : request;
}

/**
 * Acts behind a link, always in this order: find, decide, record in one conditional write, notify the machine. If the
 * process dies before the machine is notified, a repeated click or the hourly watch does it.
 *
 * @param decide pure, and called again after a concurrent write, so that simultaneous guesses cannot exceed the limit
 * of attempts
 * @param notifyMachine receives the recorded request, even if the act is refused
 */
export async function followLink<Click extends LinkClick>(
  ports: LinkPorts,
  link: Link<Click>,
  click: Click,
  {
    decide,
    notifyMachine,
  }: {
    decide: (request: Request, obstacle: RefusalReason | undefined) => RefusalReason | Decision;
    notifyMachine: (recorded: Request) => Promise<void>;
  },
): Promise<Request | LinkRefusal> {
  const found = await findByLink(ports, link, click);
  if (isRefusal(found) && found.refused === 'link-unknown') return found;
  let refused: RefusalReason | undefined;
  const recorded = await ports.requests.change(click.id, (request) => {
    refused = undefined;
    if (!link.opens(ports, request, click)) return refuse('link-unknown');
    const decision = decide(request, link.obstacle(ports, request));
    if (typeof decision === 'string') return refuseHolder(decision, request);
    refused = decision.refused;
    return moveAll(request, decision.events, ports.clock());
  });
  if (isRefusal(recorded)) return recorded;
  await notifyMachine(recorded);
  return refused ? refuseHolder(refused, recorded) : recorded;
}

function moveAll(request: Request, events: readonly RequestEvent[], now: Date): Request | LinkRefusal {
  let moved = request;
  for (const event of events) {
    const next = move(moved, event, now);
    if (isRefusal(next)) return next;
    moved = next;
  }
  return moved;
}
