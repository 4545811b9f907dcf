import { errorNames } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import type { AnswerAnswer, AnswerQuestion, SiteStoreName } from '../../contract/site.ts';
import type { Requests, Workflow } from '../requests/ports.ts';
import type { Clock, CountMetric, Log } from '../shared/ports.ts';
import type { Outcome, StorePlan } from '../stores/domain/plan.ts';
import { answerLookUps, type SaidOfAddress } from './answer-look-ups.ts';
import { isTrueEvidence } from './domain/evidence.ts';
import type { SiteRefused } from './domain/site-refused.ts';
import { answered, readTaskId, type Task } from './domain/task.ts';
import { stopCodeOf } from './domain/what-next.ts';
import type { Agents, LookUps, Tasks } from './ports.ts';

export interface AnswerPorts {
  site: SiteSettings;
  tasks: Tasks;
  /** Only with the register behind the site. */
  lookUps?: LookUps;
  agents: Agents;
  requests: Pick<Requests, 'find'>;
  workflow: Pick<Workflow, 'interrupt'>;
  clock: Clock;
  log: Log;
  countMetric: CountMetric;
  /** Is this the seal of the key that signed the question? */
  verifyEvidence: (text: string, seal: string) => boolean;
}

/** What an agent says: of customers, anything. */
type Said =
  | Extract<AnswerQuestion<StorePlan<SiteStoreName>, Outcome>, { task: string }>
  | { protocol: number; site: string; instance: string; lookUps: readonly SaidOfAddress[] };

/**
 * The state of one task, or whose the addresses are that were asked about. Written first, the machine is told second; if
 * the process dies in between, the same answer, the hourly watch or the machine's own timeout make up for it. An answer
 * under an older fence is refused, and a second end changes nothing.
 *
 * @param key the public key that signed the question
 */
export async function answerTask(
  ports: AnswerPorts,
  question: Said,
  key: string,
): Promise<AnswerAnswer | SiteRefused> {
  const { site, lookUps, agents } = ports;
  if (question.site !== site.name) return { refused: 'unknown-site' };
  const agent = await agents.find(site.name, key);
  if (agent?.instance !== question.instance) return { refused: 'other-instance' };
  if ('task' in question) return answerOfTask(ports, question);
  if (!lookUps) return { refused: 'unknown-task' };
  await answerLookUps({ ...ports, lookUps }, question.lookUps);
  return { go: 'on' };
}

async function answerOfTask(
  ports: AnswerPorts,
  { task: id, answer, fence }: Extract<Said, { task: string }>,
): Promise<AnswerAnswer | SiteRefused> {
  const { site, tasks, clock } = ports;
  const name = readTaskId(id);
  const found = name && (await tasks.find(name));
  if (!name || found?.site !== site.name || found.person) return { refused: 'unknown-task' };
  if (found.fence !== fence) return { refused: 'old-fence' };
  if (answer.state === 'done' && !found.end && !isTrue(ports, found, answer)) {
    ports.log({ event: 'site-false-evidence', requestId: name.request, store: name.store });
    ports.countMetric(metrics.siteNeedsAttention, 1);
    return { refused: 'false-evidence' };
  }
  const task = await tasks.change(name, (current) =>
    current.fence === fence ? answered(current, answer, site.leaseSeconds, clock()) : current,
  );
  if (task.fence !== fence) return { refused: 'old-fence' };
  if (task.end) await tellMachine(ports, task);
  const code =
    answer.state === 'working' && stopCodeOf(await ports.requests.find(name.request), name.operation);
  if (code) return { go: 'stop', code };
  return task.end?.state === 'withdrawn' ? { go: 'stop', code: 'cancelled' } : { go: 'on' };
}

const isTrue = (
  { verifyEvidence }: AnswerPorts,
  task: Task,
  { result, evidence }: Extract<Parameters<typeof answered>[1], { state: 'done' }>,
): boolean => isTrueEvidence(task, evidence, result, task.matter?.plan?.sha256, verifyEvidence);

/** Leads the waiting state round again. Whether it waited on this token or looks again by itself is all the same. */
export async function tellMachine(
  { tasks, workflow, clock, log }: Pick<AnswerPorts, 'tasks' | 'workflow' | 'clock' | 'log'>,
  task: Task,
): Promise<void> {
  const { taskToken, toldAt, request, store, operation } = task;
  if (taskToken === undefined || toldAt !== undefined) return;
  await workflow.interrupt(taskToken, errorNames.siteAnswered);
  await tasks.change(task, (current) => ({ ...current, toldAt: clock().toISOString() }));
  log({ event: `site-told ${operation}`, requestId: request, store });
}
