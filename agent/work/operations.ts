import type { TaskOperation } from '../../contract/site.ts';
import { type Declined, later, never } from '../answers.ts';
import {
  forget,
  isLeftSuspended,
  markBegun,
  rememberPlan,
  rememberTurn,
  subjectHash,
} from '../journal/requests.ts';
import {
  addressObstacle,
  ageObstacle,
  brakeObstacle,
  isDeclined,
  permitDecided,
  permitKnown,
  permittedLaw,
  planObstacle,
  subjectOf,
  turnObstacle,
} from '../safety/permit.ts';
import { exportCopy } from './export.ts';
import type { Operation, Performed, Result, Run } from './operation.ts';
import { systemTask } from './system-task.ts';

/** Seconds after which what a person or a hold has stopped is asked again. */
const stoppedSeconds = 300;
/** Customers on a page of `list`; a page has to fit into one message. */
const pageSize = 200;

const interrupted = (): Declined => later('stopped', stoppedSeconds);
const unable = (): Declined => never('no-such-operation');

/** A store without such a method does not serve the operation. */
export const operations: Record<TaskOperation, Operation> = {
  suspend,
  unsuspend,
  find,
  export: exportCopy,
  erase,
  verify,
  list,
  refuse,
  purge,
  forget: forgetRequest,
};

async function suspend({ task, system, parts }: Run): Promise<Performed | Declined> {
  if (!system.suspend) return unable();
  const permit = permitDecided(task, system, parts);
  if (isDeclined(permit)) return permit;
  const obstacle =
    turnObstacle(task, parts) ??
    (await addressObstacle({ request: task.request, subject: permit.subject }, parts)) ??
    brakeObstacle('suspend', task, parts);
  if (obstacle) return obstacle;
  const turn = task.turn ?? 0;
  // First in the journal: a suspension that nobody remembers is never undone.
  rememberTurn(parts.journal, task.request, task.store, turn, true);
  await system.suspend({ ...systemTask(task, permit.subject, parts), turn });
  return { result: {}, count: 1 };
}

async function unsuspend({ task, system, parts }: Run): Promise<Performed | Declined> {
  if (!system.unsuspend) return unable();
  const subject = permitKnown(task, system, parts);
  if (isDeclined(subject)) return subject;
  const obstacle = turnObstacle(task, parts);
  if (obstacle) return obstacle;
  const turn = task.turn ?? 0;
  rememberTurn(parts.journal, task.request, task.store, turn, true);
  await system.unsuspend({ ...systemTask(task, subject, parts), turn });
  rememberTurn(parts.journal, task.request, task.store, turn, false);
  return { result: {}, count: 1 };
}

async function find({ task, system, parts }: Run): Promise<Performed | Declined> {
  const permit = permitDecided(task, system, parts);
  if (isDeclined(permit)) return permit;
  const { decided, subject } = permit;
  const isDeletion = decided.kind === 'deletion';
  const law = isDeletion ? permittedLaw(task, parts) : undefined;
  if (law && isDeclined(law)) return law;
  const obstacle = await addressObstacle({ request: task.request, subject }, parts);
  if (obstacle) return obstacle;
  const at = parts.clock();
  const { plan, sha256, handles, copies, tablesNotReached } = await system.find({
    ...systemTask(task, subject, parts),
    kind: isDeletion ? 'deletion' : 'handover',
    at,
    ...(law && { law }),
  });
  const made = { plan, sha256, handles, subject: subjectHash(subject), plannedAt: at.toISOString() };
  rememberPlan(parts.journal, task.request, task.store, made);
  const result: Result = { plan, copies, notReached: tablesNotReached };
  return { result, count: countOf(plan.categories), planSha256: sha256 };
}

async function erase({ task, system, parts, pulse }: Run): Promise<Performed | Declined> {
  const permit = permitDecided(task, system, parts);
  if (isDeclined(permit)) return permit;
  const law = permittedLaw(task, parts);
  if (isDeclined(law)) return law;
  const { journal } = parts;
  const obstacle =
    planObstacle(task, parts) ??
    ageObstacle(permit, parts) ??
    (await addressObstacle({ request: task.request, subject: permit.subject }, parts)) ??
    brakeObstacle('erase', task, parts);
  if (obstacle) return obstacle;
  markBegun(journal, task.request, task.store);
  const sha256 = task.plan?.sha256 ?? '';
  const erased = await system.erase(
    { ...systemTask(task, permit.subject, parts), sha256 },
    pulse.mayContinue,
  );
  if (erased.stopped) return interrupted();
  const { outcomes, left, mentions, copies, tablesNotReached } = erased;
  return {
    result: { outcomes, left, mentions, copies, notReached: tablesNotReached },
    count: countOf(outcomes),
    planSha256: sha256,
  };
}

async function verify({ task, system, parts }: Run): Promise<Performed | Declined> {
  const obstacle = planObstacle(task, parts);
  const subject = subjectOf(task);
  if (obstacle || !subject) return obstacle ?? never('plan-unknown');
  const sha256 = task.plan?.sha256 ?? '';
  const { left, mentions } = await system.verify({ ...systemTask(task, subject, parts), sha256 });
  return { result: { left, mentions }, count: 0, planSha256: sha256 };
}

async function list({ task, system }: Run): Promise<Performed | Declined> {
  if (!system.list) return unable();
  const { customers, cursor } = await system.list(task.cursor, pageSize);
  return {
    result: { customers, ...(cursor !== undefined && { cursor }) },
    count: customers.length,
  };
}

async function refuse({ task, system }: Run): Promise<Performed | Declined> {
  if (!system.refuse) return unable();
  if (!task.subject) return never('not-confirmed');
  const topics = task.topics ?? [];
  await system.refuse(task.subject, topics);
  return { result: {}, count: topics.length };
}

async function purge({ system, parts, pulse }: Run): Promise<Performed | Declined> {
  if (!system.purge) return unable();
  const { ended, stopped } = await system.purge(parts.clock(), pulse.mayContinue);
  if (stopped && ended.length === 0) return interrupted();
  return { result: { ended }, count: countOf(ended) };
}

async function forgetRequest({ task, system, parts }: Run): Promise<Performed | Declined> {
  const { journal, clock } = parts;
  // Its end is on the way: after forgetting, nobody would know what to undo.
  if (isLeftSuspended(journal, task.request)) return later('suspended', 60);
  await system.forget(task.request);
  forget(journal, task.request, task.notAfter, clock());
  return { result: {}, count: 1 };
}

const countOf = (entries: readonly { count: number }[]): number =>
  entries.reduce((sum, { count }) => sum + count, 0);
