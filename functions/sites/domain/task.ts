import {
  type AnswerQuestion,
  type Lane,
  laneOf,
  type SealedDecision,
  type SiteCode,
  type SiteEvidence,
  type SiteLaw,
  type SiteResult,
  type SiteStoreName,
  type SiteSubject,
  type TaskOperation,
} from '../../../contract/site.ts';
import { addSeconds } from '../../shared/calendar.ts';
import type { Outcome, StorePlan } from '../../stores/domain/plan.ts';

export type Result = SiteResult<StorePlan<SiteStoreName>, Outcome>;
export type TaskAnswer = Extract<
  AnswerQuestion<StorePlan<SiteStoreName>, Outcome>,
  { task: string }
>['answer'];

/** How a task ended. `withdrawn`: nobody needs it any more. */
export type TaskEnd = { at: string } & (
  | { state: 'done'; result: Result; evidence: SiteEvidence }
  | { state: 'never'; code: SiteCode }
  | { state: 'withdrawn' }
);

/** What a task tells whoever carries it out, besides its name. It is gone once the task has ended. */
export interface TaskMatter {
  subject?: SiteSubject;
  law?: SiteLaw;
  decision?: SealedDecision;
  plan?: { sha256: string; plannedAt: string };
  turn?: number;
  topics?: readonly string[];
}

/** The upload of one part. Once it is closed, it lies in the bucket. */
export interface OpenUpload {
  part: string;
  /** As the bucket names it. */
  upload: string;
  isClosed?: true;
}

/** What a person is asked to do in a manual store, and by when (ISO 8601 UTC). */
export interface PersonTask {
  instructions: { vi: string; en: string };
  dueAt: string;
}

/** One operation asked of the site for a request, as stored: one item. Instants are ISO 8601 UTC. */
export interface Task {
  /** `<request>.<store>.<operation>.<round>` */
  id: string;
  revision: number;
  site: string;
  request: string;
  store: SiteStoreName;
  operation: TaskOperation;
  /** From 1. */
  round: number;
  openedAt: string;
  /** When its machine asked for it last. */
  askedAt: string;
  /** The machine's state that waits for it. None waits for a `forget`. */
  taskToken?: string;
  /** Of a manual store: no agent gets it. */
  person?: PersonTask;
  matter?: TaskMatter;
  /** Of an `export`: the part that is being uploaded, or that was last. */
  upload?: OpenUpload;
  /** Rises with each claim; 0: nobody has claimed it. */
  fence: number;
  lease?: { until: string };
  /** Not handed out before: the site had to wait for something, named by its code. */
  later?: { until: string; code: SiteCode };
  end?: TaskEnd;
  /** When the machine was told of the end. */
  toldAt?: string;
}

export type TaskName = Pick<Task, 'request' | 'store' | 'operation' | 'round'>;

export const taskIdOf = ({ request, store, operation, round }: TaskName): string =>
  `${request}.${store}.${operation}.${round}`;

/** The parts of a task's name; `undefined` if it cannot be one. */
export function readTaskId(id: string): TaskName | undefined {
  const parts = /^([0-9A-HJKMNP-TV-Z]{12})\.(site:[a-z][a-z0-9-]{0,30})\.([a-z]+)\.([1-9]\d{0,5})$/.exec(id);
  const [, request, store, operation, round] = parts ?? [];
  if (!request || !store || !operation || !Object.hasOwn(laneOf, operation)) return undefined;
  return {
    request,
    store: store as SiteStoreName,
    operation: operation as TaskOperation,
    round: Number(round),
  };
}

export const laneOfTask = ({ operation }: Pick<Task, 'operation'>): Lane => laneOf[operation];

/** Does it belong to an agent now? */
export const isLeased = ({ lease, end }: Task, now: Date): boolean =>
  end === undefined && lease !== undefined && lease.until > now.toISOString();

export const isClaimable = (task: Task, now: Date): boolean =>
  task.end === undefined && !isLeased(task, now) && !(task.later && task.later.until > now.toISOString());

/** Gives a claimable task to an agent; any other stays as it is. */
export function claimed(task: Task, leaseSeconds: number, now: Date): Task {
  if (!isClaimable(task, now)) return task;
  const { later: _waited, ...rest } = task;
  return { ...rest, fence: task.fence + 1, lease: leaseFrom(now, leaseSeconds) };
}

/** The site shall not wait for longer before it is asked again. */
const maxLaterSeconds = 86_400;

/**
 * What an answer under the current fence makes of a task. The first end counts; whatever comes after it changes nothing.
 */
export function answered(task: Task, answer: TaskAnswer, leaseSeconds: number, now: Date): Task {
  if (task.end) return task;
  switch (answer.state) {
    case 'working':
      return { ...task, lease: leaseFrom(now, leaseSeconds) };
    case 'later': {
      const { lease: _over, ...rest } = task;
      const seconds = Math.min(answer.afterSeconds, maxLaterSeconds);
      return { ...rest, later: { until: addSeconds(now, seconds).toISOString(), code: answer.code } };
    }
    case 'done': {
      const { result, evidence } = answer;
      return ended(task, { state: 'done', at: now.toISOString(), result, evidence });
    }
    case 'never':
      return ended(task, { state: 'never', at: now.toISOString(), code: answer.code });
  }
}

/** Nobody needs it any more. An end stays what it was. */
export const withdrawn = (task: Task, now: Date): Task =>
  task.end ? task : ended(task, { state: 'withdrawn', at: now.toISOString() });

/** Whom it was about is not kept for longer than it is needed. */
function ended(task: Task, end: TaskEnd): Task {
  const { matter: _gone, lease: _lease, later: _later, upload: _upload, ...rest } = task;
  return { ...rest, end };
}

const leaseFrom = (now: Date, seconds: number) => ({ until: addSeconds(now, seconds).toISOString() });
