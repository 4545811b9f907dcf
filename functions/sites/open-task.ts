import type { OpenTaskInput } from '../../contract/machines.ts';
import { errorNames } from '../../contract/machines.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import type { SiteStoreName } from '../../contract/site.ts';
import { beginWait, isOvertaken, recordWait } from '../requests/begin-wait.ts';
import { findRequest, recordEvent } from '../requests/change-request.ts';
import { noSuchStore } from '../requests/domain/receipt.ts';
import { isClosed, type Request } from '../requests/domain/request.ts';
import { agedExports, roundOf, type SiteWork } from '../requests/domain/site-record.ts';
import { isCancelled } from '../requests/domain/transitions.ts';
import { type ExecutionPorts, requireExecutable } from '../requests/plan-request.ts';
import type { Limits } from '../requests/ports.ts';
import { type PlanVerifying, requireSealedPlan } from '../requests/sealed-decisions.ts';
import { addDays } from '../shared/calendar.ts';
import { PermanentError, SiteRefusedError } from '../shared/errors.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import { type CollectPorts, collectAnswers } from './collect-answers.ts';
import { matterOf } from './domain/matter.ts';
import { type Task, taskIdOf, withdrawn } from './domain/task.ts';
import { manualWorkIn, nextOf, operationsOf, workOf } from './domain/what-next.ts';
import { lookUpCustomer } from './look-up-customer.ts';
import type { LookUps, Tasks } from './ports.ts';

type Ports = ExecutionPorts &
  CollectPorts &
  PlanVerifying & {
    site: SiteSettings;
    tasks: Tasks;
    /** Only with the register behind the site. */
    lookUps?: LookUps;
    limits?: Limits;
  };

/** The input of a waiting state. */
type Waiting = OpenTaskInput & { taskToken: string };

/**
 * The states that ask the site: *Find at the site*, *Erase at the site*, *Copy at the site*, *Undo the suspension*, *Refuse
 * at the site*, and *Look up at the site*, which is {@link lookUpCustomer}. Each of the others records what the site has
 * answered so far, and asks for the next thing of its phase: of the agent one task at a time, of persons everything at once.
 * Each task keeps the machine's token. The answer leads the machine here again; so does its timeout, for as long as nobody
 * answers. With
 * nothing left to ask, the machine goes on at once.
 *
 * Nothing is asked before the request may be carried out: see {@link requireExecutable}. Throws `SiteRefused` if the site
 * needs a person first; it is asked anew when the state is entered again.
 */
export async function openTask(ports: Ports, input: OpenTaskInput): Promise<void> {
  const { requestId, phase, taskToken } = input;
  if (phase === 'forget') return letForget(ports, requestId);
  if (taskToken === undefined) throw new PermanentError(`The phase ${phase} of ${requestId} needs a token.`);
  const waiting = { ...input, taskToken };
  if (phase === 'look-up') return lookUp(ports, waiting);
  if (phase === 'find') await beginWait(ports, requestId, (request) => find(ports, request, waiting));
  else await ask(ports, await findRequest(ports, requestId), waiting);
}

async function lookUp({ lookUps, limits, ...ports }: Ports, input: Waiting): Promise<void> {
  if (!lookUps || !limits) throw new PermanentError('The register is not behind the site.');
  await lookUpCustomer({ ...ports, lookUps, limits }, input);
}

/** Until the plan is on record, the customer may cancel: their token is that of this wait. */
async function find(ports: Ports, request: Request, input: Waiting): Promise<Request | undefined | Refusal> {
  const { taskToken } = input;
  if (isCancelled(request)) {
    await ports.workflow.interrupt(taskToken, errorNames.cancelled);
    return undefined;
  }
  if (request.plan) {
    await goOn(ports, input);
    return undefined;
  }
  if (await isOvertaken(ports, request, 'site-asked', taskToken)) return undefined;
  await requireExecutable(ports, request);
  // Looked at again: the way to here may have been long, and is on record.
  const asked = await recordWait(ports, await findRequest(ports, request.id), {
    type: 'site-asked',
    taskToken,
  });
  if (isRefusal(asked)) return asked;
  await ask(ports, asked, input);
  return asked;
}

async function ask(ports: Ports, seen: Request, input: Waiting): Promise<void> {
  const { site, tasks } = ports;
  const { phase, taskToken } = input;
  if (phase !== 'find' && isClosed(seen)) return goOn(ports, input);
  // Whatever was answered in the meantime leads round again: each answer is one piece of work less.
  for (;;) {
    const known = await tasks.ofRequest(seen.id);
    const request = await collectAnswers(
      ports,
      await findRequest(ports, seen.id),
      known.filter(({ operation }) => operationsOf[phase].includes(operation)),
    );
    requireReason(ports, request, phase);
    if (phase === 'copy' && (await askAnew(ports, request))) continue;
    if (phase === 'unsuspend') await withdraw(ports, known, operationsOf.find);
    await endPersonTasks(ports, request, known);
    const next = nextOf(site, request, workOf(site, request, phase, known));
    if (next.length === 0) return goOn(ports, input);
    if ((await openAll(ports, request, next, taskToken)) !== 'answered') return;
  }
}

/** `answered`: one of them has an answer that is not on record yet. */
async function openAll(
  ports: Ports,
  request: Request,
  next: readonly SiteWork[],
  taskToken: string,
): Promise<'open' | 'answered' | 'overtaken'> {
  let all: 'open' | 'answered' = 'open';
  for (const work of next) {
    if (!ports.site.stores.some(({ store }) => store === work.store))
      await refuseStore(ports, request, work.store);
    const opened = await open(ports, request, work, taskToken);
    if (opened === 'overtaken') return opened;
    if (opened === 'answered') all = opened;
  }
  return all;
}

/** What persons did is on the request: once it counts as done there, their tasks are over. */
const endPersonTasks = (ports: Ports, { outcomes }: Request, known: readonly Task[]): Promise<void> =>
  withdraw(
    ports,
    known.filter(({ person, store }) => person && outcomes[store]),
    ['erase'],
  );

/** A step that is called at the wrong time, or for what somebody wrote into the table, asks nothing. */
function requireReason(ports: Ports, request: Request, phase: OpenTaskInput['phase']): void {
  if (phase === 'erase' || phase === 'copy') requireSealedPlan(ports, request);
  if (phase === 'copy' && request.kind !== 'handover')
    throw new PermanentError(`Request ${request.id} is no handover: nothing of it is copied.`);
  if (phase === 'unsuspend' && !isCancelled(request))
    throw new PermanentError(`Request ${request.id} is not cancelled: its suspension stays.`);
}

/** A store that is away for weeks must not make the parts of another one too old to be delivered. */
async function askAnew(ports: Ports, { id, site, archive }: Request): Promise<boolean> {
  const aged = archive ? [] : agedExports(site, ports.clock());
  for (const { store, operation, round } of aged)
    await recordEvent(ports, id, {
      type: 'site-refused',
      refused: { store, operation, round, code: 'too-old' },
    });
  return aged.length > 0;
}

/** A plan may be older than the removal of a store from the settings: an operator decides to go on without it. */
async function refuseStore(ports: Ports, { id }: Request, store: SiteStoreName): Promise<never> {
  await recordEvent(ports, id, { type: 'store-failed', store, error: noSuchStore });
  throw new SiteRefusedError(`Request ${id}: the site has no store called ${store} any more.`);
}

const goOn = async ({ workflow, log }: Ports, { requestId, taskToken, phase }: Waiting): Promise<void> => {
  await workflow.resume(taskToken, { requestId, next: 'erase' });
  log({ event: `site-done ${phase}`, requestId });
};

/**
 * Writes the task, or lets the one that is there know this token. `overtaken`: this attempt is over, and a newer one has
 * its own token there.
 */
async function open(
  ports: Ports,
  request: Request,
  work: SiteWork,
  taskToken?: string,
): Promise<'open' | 'answered' | 'overtaken'> {
  const { tasks, workflow, clock, site } = ports;
  const name = { request: request.id, ...work, round: roundOf(request.site, work) };
  const now = clock().toISOString();
  const task: Task = {
    id: taskIdOf(name),
    revision: 0,
    site: site.name,
    ...name,
    openedAt: now,
    askedAt: now,
    ...(taskToken !== undefined && { taskToken }),
    ...contentOf(ports, request, work),
    fence: 0,
  };
  if ((await tasks.create(task)) === 'created') {
    ports.log({ event: `site-asked ${work.operation}`, requestId: request.id, store: work.store });
    return 'open';
  }
  if (taskToken === undefined) return 'open';
  const before = await tasks.find(name);
  const isOther = before?.taskToken !== undefined && before.taskToken !== taskToken;
  if (isOther && !(await workflow.isWaiting(taskToken))) return 'overtaken';
  const changed = await tasks.change(name, (current) => {
    // Whoever was faster may be the newer.
    if (current.end || current.taskToken !== before?.taskToken) return current;
    return { ...current, taskToken, askedAt: now, ...contentOf(ports, request, work) };
  });
  // Nobody withdraws what is still asked for: it would be answered for ever.
  if (changed.end?.state === 'withdrawn') throw new PermanentError(`Task ${task.id} is withdrawn.`);
  if (changed.end) return 'answered';
  return changed.taskToken === taskToken ? 'open' : open(ports, request, work, taskToken);
}

/** Whom it is about travels to the agent only: a person sees it by the operator's command, from the request. */
function contentOf(ports: Ports, request: Request, work: SiteWork): Pick<Task, 'matter' | 'person'> {
  const manual = manualWorkIn(ports.site, work.store);
  if (!manual) return { matter: matterOf(ports, request, work) };
  const { instructions, daysBefore } = manual;
  const dueAt = addDays(new Date(request.dueAt), -daysBefore).toISOString();
  return { person: { instructions, dueAt } };
}

/** The state *Let the site forget*: the request is closed. Nothing of it is asked any more. */
async function letForget(ports: Ports, requestId: string): Promise<void> {
  const request = await findRequest(ports, requestId);
  if (!isClosed(request)) throw new PermanentError(`Request ${requestId} is open: nothing is forgotten yet.`);
  await ports.lookUps?.remove(requestId);
  const known = await ports.tasks.ofRequest(requestId);
  await withdraw(ports, known, ['suspend', 'unsuspend', 'find', 'export', 'erase', 'verify', 'refuse']);
  for (const work of workOf(ports.site, request, 'forget', known)) await open(ports, request, work);
}

async function withdraw(
  { tasks, clock }: Ports,
  known: readonly Task[],
  operations: readonly Task['operation'][],
): Promise<void> {
  for (const task of known.filter(({ end, operation }) => !end && operations.includes(operation)))
    await tasks.change(task, (current) => withdrawn(current, clock()));
}
