import { errorNames, type NextStep, type WaitingStepInput } from '../../contract/machines.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import { beginWait, isOvertaken, recordWait } from '../requests/begin-wait.ts';
import { recordEvent } from '../requests/change-request.ts';
import { nextStepOf } from '../requests/domain/next-step.ts';
import { isClosed, type Request } from '../requests/domain/request.ts';
import { isBeforeExecution, isCancelled } from '../requests/domain/transitions.ts';
import { countAgainstLetterLimits } from '../requests/letter-limits.ts';
import type { BasePorts, Limits, Workflow } from '../requests/ports.ts';
import { PermanentError, SiteRefusedError } from '../shared/errors.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import { askedAgain, countingAnswerOf, type LookUp, type LookUpAnswer, refusalOf } from './domain/look-up.ts';
import type { LookUps } from './ports.ts';

type Ports = BasePorts & {
  site: SiteSettings;
  lookUps: LookUps;
  limits: Limits;
  workflow: Workflow;
};

/** The steps that read the register. All others need no answer. */
const asksRegister: readonly NextStep[] = ['ask', 'hand-over', 'deliver', 'erase'];

/**
 * The state *Look up at the site*, where the register is behind it: asks the site who has the address, and waits. The
 * answer leads here again, as does a day without one, and the machine goes on to the step that needs it. Nothing fails
 * because no agent comes. Cancelling, or a confirmation of the former link, ends the wait.
 *
 * The first time, the letter that a known address would get is counted before the site is asked. Throws `TooManyLetters`
 * beyond the limit, for known addresses and others alike, and `SiteRefused` if a person has to act first; it is asked anew
 * after that.
 */
export const lookUpCustomer = (ports: Ports, { requestId, taskToken }: WaitingStepInput): Promise<unknown> =>
  beginWait(ports, requestId, async (request): Promise<Request | Refusal | undefined> => {
    if (isCancelled(request)) {
      await ports.workflow.interrupt(taskToken, errorNames.cancelled);
      return undefined;
    }
    const known = await ports.lookUps.find(requestId);
    if (await isAnswered(ports, request, known)) {
      await goOn(ports, request, taskToken);
      return undefined;
    }
    if (await isOver(ports, request, known, taskToken)) return undefined;
    if (!known && !request.confirmation) await countAgainstLetterLimits(ports, request);
    return wait(ports, request, taskToken);
  });

/** Is there nothing to ask any more? */
async function isAnswered(ports: Ports, request: Request, known: LookUp | undefined): Promise<boolean> {
  const now = ports.clock();
  if (isClosed(request) || !asksRegister.includes(nextStepOf(request, now))) return true;
  const answer = countingAnswerOf(known, now);
  if (known && answer) await requireNoRefusal(ports, known, answer);
  return answer !== undefined;
}

/** The token of what can still be cancelled, or confirmed under a former link, is that of this wait. */
async function wait(ports: Ports, request: Request, taskToken: string): Promise<Request | Refusal> {
  const waiting = isBeforeExecution(request.status)
    ? await recordWait(ports, request, { type: 'site-asked', taskToken })
    : request;
  if (isRefusal(waiting)) return waiting;
  const asked = await ask(ports, waiting, taskToken);
  if (asked.answer) await goOn(ports, waiting, taskToken);
  return waiting;
}

/** Does this attempt wait no more, while a newer one has its own token on record? */
async function isOver(
  ports: Ports,
  request: Request,
  known: LookUp | undefined,
  taskToken: string,
): Promise<boolean> {
  if (isBeforeExecution(request.status)) return isOvertaken(ports, request, 'site-asked', taskToken);
  const isOther = known !== undefined && known.taskToken !== taskToken;
  return isOther && !(await ports.workflow.isWaiting(taskToken));
}

/** What the site cannot say without a person is forgotten, so that it is asked anew. */
async function requireNoRefusal(
  ports: Ports,
  { request: id, store, round }: LookUp,
  answer: LookUpAnswer,
): Promise<void> {
  const code = refusalOf(answer);
  if (!code) return;
  const refused = { store, operation: 'look-up', round, code } as const;
  await recordEvent(ports, id, { type: 'site-refused', refused });
  await ports.lookUps.change(id, ({ answer: _lookedAt, ...rest }) => rest);
  ports.log({ event: 'site-refused look-up', requestId: id, store, error: code });
  throw new SiteRefusedError(`Request ${id}: ${store} cannot say who has its address (${code}).`);
}

async function ask(ports: Ports, request: Request, taskToken: string): Promise<LookUp> {
  const { site, lookUps, clock, log } = ports;
  const { id, address, addressKey, customerId, confirmation } = request;
  if (site.register === undefined) throw new PermanentError('The register is not behind the site.');
  if (!address) throw new PermanentError(`Request ${id} has no address to look up.`);
  const now = clock();
  // Once it is confirmed, the question is whether the address is still theirs.
  const whose = confirmation?.confirmedAt !== undefined && customerId !== undefined && { customerId };
  const next = { taskToken, addressKey, asked: { address, ...whose } };
  const lookUp: LookUp = {
    request: id,
    revision: 0,
    site: site.name,
    store: site.register,
    round: now.getTime(),
    openedAt: now.toISOString(),
    askedAt: now.toISOString(),
    ...next,
  };
  const created = await lookUps.create(lookUp);
  const asked =
    created === 'created'
      ? lookUp
      : await lookUps.change(id, (current) =>
          countingAnswerOf(current, now) ? current : askedAgain(current, next, now),
        );
  log({ event: 'site-asked look-up', requestId: id, store: site.register });
  return asked ?? lookUp;
}

const goOn = async ({ workflow, clock }: Ports, request: Request, taskToken: string): Promise<void> => {
  await workflow.resume(taskToken, { requestId: request.id, next: nextStepOf(request, clock()) });
};
