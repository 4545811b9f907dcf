import type { SiteTask, TaskOperation } from '../../contract/site.ts';
import { laneOf, siteProtocol } from '../../contract/site.ts';
import { type Declined, declinedBy, later, never } from '../answers.ts';
import { isClosed } from '../journal/requests.ts';
import { isStopped } from '../journal/stop-switch.ts';
import type { Told } from '../protocol/cloud.ts';
import { isDeclined } from '../safety/permit.ts';
import { operationsOf, type SiteSystem } from '../stores/site-system.ts';
import { evidenceOf } from './evidence.ts';
import type { Performed } from './operation.ts';
import { operations } from './operations.ts';
import type { WorkParts } from './parts.ts';
import type { Pulse } from './pulse.ts';

type TaskAnswer = Extract<Told, { task: string }>['answer'];

/** Carries out one task and says what is told of it. Never throws: whatever fails is a code. */
export async function runTask(
  task: SiteTask,
  parts: WorkParts,
  pulse: Pick<Pulse, 'mayContinue' | 'end'>,
): Promise<TaskAnswer> {
  try {
    const begunAt = parts.clock();
    const system = parts.systems.get(task.store);
    const obstacle = obstacleTo(task, system, parts);
    if (obstacle || !system) return obstacle ?? never('no-such-store');
    const performed = await operations[task.operation]({ task, system, parts, pulse });
    return isDeclined(performed) ? performed : done(task, system, parts, { ...performed, begunAt });
  } catch (error) {
    return declinedBy(error);
  }
}

function done(
  task: SiteTask,
  { mapSha256 }: SiteSystem,
  { clock, key, version }: WorkParts,
  { result, count, planSha256, partsSha256, begunAt }: Performed & { begunAt: Date },
): TaskAnswer {
  const proven = {
    mapSha256,
    ...(planSha256 !== undefined && { planSha256 }),
    ...(partsSha256 !== undefined && { partsSha256 }),
    count,
    ...(result.left !== undefined && { left: result.left }),
    begunAt,
    endedAt: clock(),
  };
  return { state: 'done', result, evidence: evidenceOf(task, proven, { key, version }) };
}

/** What keeps any task from being carried out, whichever it is. */
function obstacleTo(
  task: SiteTask,
  system: SiteSystem | undefined,
  { journal, clock }: WorkParts,
): Declined | undefined {
  if (task.protocol !== siteProtocol || !isOperation(task.operation)) return never('no-such-operation');
  if (!system) return never('no-such-store');
  if (!operationsOf(system).includes(task.operation)) return never('no-such-operation');
  if (!(new Date(task.notAfter) > clock())) return never('expired');
  if (task.operation !== 'forget' && isClosed(journal, task.request)) return never('expired');
  return isStopped(journal) ? later('stopped', 300) : undefined;
}

const isOperation = (operation: string): operation is TaskOperation => Object.hasOwn(laneOf, operation);
