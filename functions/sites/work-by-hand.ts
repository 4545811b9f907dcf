import { errorNames } from '../../contract/machines.ts';
import type { SiteStoreName } from '../../contract/site.ts';
import { applyEvent, findRequest } from '../requests/change-request.ts';
import type { ManualEvidence } from '../requests/domain/manual-record.ts';
import type { Request } from '../requests/domain/request.ts';
import type { BasePorts, Workflow } from '../requests/ports.ts';
import { isRefusal, type Refusal, refuse } from '../shared/refusal.ts';
import type { PersonTask, Task } from './domain/task.ts';
import type { Tasks } from './ports.ts';

export type ByHandPorts = Pick<BasePorts, 'requests' | 'clock' | 'log'> & {
  tasks: Pick<Tasks, 'ofRequest'>;
  workflow: Pick<Workflow, 'interrupt'>;
};

/** A task of a person that waits for them. */
export type OpenPersonTask = Task & { person: PersonTask };

/** The tasks of persons that a request waits for, in no order. */
export async function openTasksOf(
  { tasks }: Pick<ByHandPorts, 'tasks'>,
  { id, outcomes }: Request,
): Promise<OpenPersonTask[]> {
  const all = await tasks.ofRequest(id);
  return all.filter(
    (task): task is OpenPersonTask => task.person !== undefined && !task.end && !outcomes[task.store],
  );
}

/** What a person says that they did in one manual store. */
export type RecordByHand = ManualEvidence & { id: string; store: SiteStoreName; by: string };

/**
 * Puts the evidence on record. It replaces an earlier one for as long as nobody has confirmed that. Nothing goes on by it.
 * Refused if no person is asked about this store now.
 */
export async function recordByHand(
  ports: ByHandPorts,
  { id, ...evidence }: RecordByHand,
): Promise<Request | Refusal> {
  if (!(await openTask(ports, id, evidence.store))) return refuse('not-now');
  const recorded = await applyEvent(ports, id, { type: 'manual-recorded', ...evidence });
  if (!isRefusal(recorded)) ports.log({ event: 'manual-recorded', requestId: id, store: evidence.store });
  return recorded;
}

/** A second person stands for what the first one recorded. */
export interface Countersignature {
  id: string;
  store: SiteStoreName;
  by: string;
  reason: string;
}

/**
 * From now on the evidence counts: the machine is told, and the store is done. Refused to who recorded it. Who repeats it,
 * because no answer came, has the machine told again.
 */
export async function countersign(
  ports: ByHandPorts,
  { id, store, by, reason }: Countersignature,
): Promise<{ request: Request; machine: 'resumed' | 'gone' } | Refusal> {
  const task = await openTask(ports, id, store);
  if (!task) return refuse('not-now');
  const found = await findRequest(ports, id);
  const request = found.manual?.[store]?.countersigned
    ? found
    : await applyEvent(ports, id, { type: 'manual-countersigned', store, by, reason });
  if (isRefusal(request)) return request;
  ports.log({ event: 'manual-countersigned', requestId: id, store });
  const { taskToken } = task;
  const machine = taskToken && (await ports.workflow.interrupt(taskToken, errorNames.siteAnswered));
  return { request, machine: machine || 'gone' };
}

const openTask = async (ports: ByHandPorts, id: string, store: SiteStoreName) =>
  (await openTasksOf(ports, await findRequest(ports, id))).find((task) => task.store === store);
