import type { SiteSettings } from '../../contract/settings.ts';
import type { PartAnswer, PartQuestion } from '../../contract/site.ts';
import type { Requests } from '../requests/ports.ts';
import type { Log } from '../shared/ports.ts';
import type { SiteRefused } from './domain/site-refused.ts';
import { type OpenUpload, readTaskId, type Task, type TaskName } from './domain/task.ts';
import { stopCodeOf } from './domain/what-next.ts';
import type { Agents, PartUploads, SitePartName, Tasks } from './ports.ts';

export interface PartPorts {
  site: SiteSettings;
  tasks: Tasks;
  agents: Pick<Agents, 'find'>;
  requests: Pick<Requests, 'find'>;
  uploads: PartUploads;
  log: Log;
}

/**
 * One step of the upload of a part. Where a part lies follows from its task, so that no question can name a place of
 * another request. Each step asks anew whether the task is still this agent's and its request still wants a copy.
 *
 * The upload of a task is on its item before anybody can put a piece there: whoever opens another one finds and aborts it,
 * and what an earlier claim of the task still uploads comes together no more.
 *
 * @param key the public key that signed the question
 */
export async function openPart(
  ports: PartPorts,
  question: PartQuestion,
  key: string,
): Promise<PartAnswer | SiteRefused> {
  const { site, agents, tasks, requests } = ports;
  if (question.site !== site.name) return { refused: 'unknown-site' };
  const agent = await agents.find(site.name, key);
  if (agent?.instance !== question.instance) return { refused: 'other-instance' };
  const name = readTaskId(question.task);
  const task = name?.operation === 'export' ? await tasks.find(name) : undefined;
  if (!name || task?.site !== site.name) return { refused: 'unknown-task' };
  if (task.fence !== question.fence) return { refused: 'old-fence' };
  const request = await requests.find(name.request);
  if (task.end || stopCodeOf(request, name.operation)) return { refused: 'not-wanted' };
  const target = { request: name.request, store: name.store, part: question.part };
  if (question.step === 'open') return begin(ports, name, target, question.fence);
  const { upload: current } = task;
  if (current?.upload !== question.upload || current.part !== question.part)
    return { refused: 'unknown-upload' };
  if (question.step === 'close')
    return current.isClosed ? { closed: true } : close(ports, name, target, question);
  if (current.isClosed) return { refused: 'unknown-upload' };
  return { urls: await ports.uploads.signPieces(target, question.upload, question.pieces) };
}

async function begin(
  { tasks, uploads, log }: PartPorts,
  name: TaskName,
  target: SitePartName,
  fence: number,
): Promise<PartAnswer | SiteRefused> {
  const upload = await uploads.begin(target);
  let former: OpenUpload | undefined;
  const task = await tasks.change(name, (current) => {
    if (!isOpenFor(current, fence)) return current;
    former = current.upload;
    return { ...current, upload: { part: target.part, upload } };
  });
  if (task.upload?.upload !== upload) {
    await uploads.abort(target, upload);
    return { refused: task.end ? 'not-wanted' : 'old-fence' };
  }
  if (former && !former.isClosed) await uploads.abort({ ...target, part: former.part }, former.upload);
  log({ event: 'site-part-opened', requestId: name.request, store: name.store });
  return { upload };
}

async function close(
  { tasks, uploads, log }: PartPorts,
  name: TaskName,
  target: SitePartName,
  { upload, pieces, fence }: Extract<PartQuestion, { step: 'close' }>,
): Promise<PartAnswer | SiteRefused> {
  const completed = await uploads.complete(target, upload, pieces);
  if (completed === 'unknown') return { refused: 'unknown-upload' };
  if (completed === 'unfit') return { refused: 'malformed' };
  const task = await tasks.change(name, (current) =>
    isOpenFor(current, fence) && current.upload?.upload === upload
      ? { ...current, upload: { ...current.upload, isClosed: true } }
      : current,
  );
  if (task.fence !== fence) return { refused: 'old-fence' };
  log({ event: 'site-part-closed', requestId: name.request, store: name.store });
  return { closed: true };
}

const isOpenFor = ({ end, fence }: Task, asked: number): boolean => !end && fence === asked;
