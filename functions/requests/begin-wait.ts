import { PermanentError, TransientError } from '../shared/errors.ts';
import { isRefusal, type Refusal, refuse } from '../shared/refusal.ts';
import { findRequest } from './change-request.ts';
import type { WorkflowEvent } from './domain/events.ts';
import { isTold, linkHashOf } from './domain/letter-reports.ts';
import type { LetterName, Request } from './domain/request.ts';
import { move, recordedTokenOf } from './domain/transitions.ts';
import type { BasePorts, Workflow } from './ports.ts';

type Ports = Pick<BasePorts, 'requests' | 'clock' | 'log'> & { workflow: Workflow };

/** With this event a step records the task token under which its state waits from now on. */
type Waiting = Extract<WorkflowEvent, { taskToken: string }>;

/** Each look but the first means that another attempt, or the customer, was faster: there are few of them. */
const maxLooks = 5;

/**
 * The step of a waiting state looks at its request and begins the wait, with {@link recordWait}. It looks again if what
 * it saw is `too-late`: another attempt recorded its token, or the customer answered. Throws `Permanent` for any other
 * refusal: machine and table disagree.
 */
export async function beginWait<Begun>(
  ports: Ports,
  requestId: string,
  begin: (request: Request) => Promise<Begun | Refusal>,
): Promise<Begun> {
  for (let looks = 0; looks < maxLooks; looks += 1) {
    const begun = await begin(await findRequest(ports, requestId));
    if (!isRefusal(begun)) return begun;
    if (begun.refused !== 'too-late') {
      throw new PermanentError(`Request ${requestId} cannot begin to wait (${begun.refused}).`);
    }
  }
  throw new TransientError(`Request ${requestId} is changed again and again while it begins to wait.`);
}

/**
 * Is this attempt over, and a newer one on record? What it wrote would be told to nobody. Asks the machine only if
 * another attempt of the same wait is on record; throws if that cannot be known.
 */
export async function isOvertaken(
  { workflow, log }: Ports,
  request: Request,
  type: Waiting['type'],
  taskToken: string,
): Promise<boolean> {
  const recorded = recordedTokenOf(request, type);
  if (recorded === undefined || recorded === taskToken) return false;
  if (await workflow.isWaiting(taskToken)) return false;
  log({ event: `attempt-is-over ${type}`, requestId: request.id });
  return true;
}

/** The letter that tells the customer what a waiting state waits for. */
const letterOf: Partial<Record<Waiting['type'], LetterName>> = {
  asked: 'confirm',
  'grace-opened': 'grace',
  delivered: 'archive-ready',
};

/** What an attempt takes for granted about its wait when it records its own token. */
const standOf = (request: Request, type: Waiting['type']): string => {
  const letter = letterOf[type];
  const token = recordedTokenOf(request, type);
  return JSON.stringify([token, ...(letter ? [linkHashOf(request, letter), isTold(request, letter)] : [])]);
};

/**
 * Records the task token of an attempt over what it `saw` of this wait, and over nothing else: a token that was recorded
 * meanwhile may be the newer, and a letter that has left meanwhile has a link that must stay valid (`too-late`).
 */
export const recordWait = (
  { requests, clock }: Pick<Ports, 'requests' | 'clock'>,
  saw: Request,
  event: Waiting,
): Promise<Request | Refusal> =>
  requests.change(saw.id, (request) =>
    standOf(request, event.type) === standOf(saw, event.type)
      ? move(request, event, clock())
      : refuse('too-late'),
  );
