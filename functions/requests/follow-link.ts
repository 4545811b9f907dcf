import type { Secrets } from '../shared/ports.ts';
import { isRefusal, type RefusalReason, refuse } from '../shared/refusal.ts';
import type { RequestEvent } from './domain/events.ts';
import { type LinkRefusal, refuseHolder } from './domain/link-refusal.ts';
import type { Request } from './domain/request.ts';
import { move } from './domain/transitions.ts';
import type { BasePorts } from './ports.ts';

/** For those that answer a click on a link. */
export type LinkPorts = BasePorts & Pick<Secrets, 'keys'>;

/** What came with a click on a link. */
export interface LinkClick {
  id: string;
  secret: string;
}

/** One kind of link that letters carry. */
export interface Link<Click extends LinkClick = LinkClick> {
  /** Does whoever clicked know this request's secret of this kind? Compares in constant time. */
  opens(ports: LinkPorts, request: Request, click: Click): boolean;
  /** Why the link cannot do its work (any more); nothing if it can. */
  obstacle(ports: LinkPorts, request: Request): RefusalReason | undefined;
}

/** What an act behind a link records. No events: it was recorded before, and the machine is told once more. */
export interface Decision {
  events: RequestEvent[];
  /** The answer is a no all the same: a wrong code was counted. */
  refused?: RefusalReason;
}

/**
 * Looks behind a link without changing anything: the request while the link can do its work, otherwise why not. A wrong
 * secret and an unknown request are the same answer, and cost the same: one read.
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
 * Acts behind a link, always in this order: find, decide, record in one conditional write, tell the machine. If the
 * process dies before the machine is told, a repeated click or the hourly watch tells it again.
 *
 * @param decide pure, and called again when somebody else wrote in between: so no number of simultaneous guesses gets
 *   more tries than the limit
 * @param tell gets the request as recorded, also when the answer is a no
 */
export async function followLink<Click extends LinkClick>(
  ports: LinkPorts,
  link: Link<Click>,
  click: Click,
  {
    decide,
    tell,
  }: {
    decide: (request: Request, obstacle: RefusalReason | undefined) => RefusalReason | Decision;
    tell: (recorded: Request) => Promise<void>;
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
  await tell(recorded);
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
