import { type Declined, never } from '../answers.ts';
import type { UploadedPart } from '../protocol/upload.ts';
import { addressObstacle, brakeObstacle, isDeclined, permitDecided } from '../safety/permit.ts';
import type { Performed, Run } from './operation.ts';
import { systemTask } from './system-task.ts';

/**
 * Uploads a customer's data, each file and each table as a part of its own, and at last the list of them. What a part is
 * called stands in the list only: names of files are personal, and parts become keys and lines of logs.
 */
export async function exportCopy({ task, system, parts, pulse }: Run): Promise<Performed | Declined> {
  const { upload } = parts;
  if (!system.export || !upload) return never('no-such-operation');
  const permit = permitDecided(task, system, parts);
  if (isDeclined(permit)) return permit;
  const obstacle =
    (await addressObstacle({ request: task.request, subject: permit.subject }, parts)) ??
    brakeObstacle('export', task, parts);
  if (obstacle) return obstacle;
  const uploaded: UploadedPart[] = [];
  const list: object[] = [];
  for await (const { name, category, modifiedAt, read } of system.export(
    systemTask(task, permit.subject, parts),
  )) {
    if (!(await pulse.mayContinue({ done: uploaded.length, total: 0 })))
      return { state: 'later', code: 'stopped', afterSeconds: 300 };
    const part = await upload(task, String(uploaded.length + 1), read());
    uploaded.push(part);
    list.push({ ...part, name, category, ...(modifiedAt && { modifiedAt: modifiedAt.toISOString() }) });
  }
  uploaded.push(await upload(task, 'list', [Buffer.from(JSON.stringify(list))]));
  return { result: { parts: uploaded }, count: list.length };
}
