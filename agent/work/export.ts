import {
  type ListedPart,
  maxSiteParts,
  type PartList,
  partListFormat,
  type UploadedPart,
} from '../../contract/site.ts';
import { hashParts, listPart } from '../../functions/stores/domain/site-parts.ts';
import { type Declined, later, never } from '../answers.ts';
import { addressObstacle, brakeObstacle, isDeclined, permitDecided } from '../safety/permit.ts';
import type { ExportedPiece } from '../stores/site-system.ts';
import type { Performed, Run } from './operation.ts';
import { packParts } from './pack-parts.ts';
import { systemTask } from './system-task.ts';

/** Seconds after which a copy that was told to stop is tried again. */
const stoppedSeconds = 300;

/** Somebody said no between two pieces. */
class StoppedError extends Error {}

/**
 * Uploads a customer's data: small pieces packed into parts, packages and large files as they are, and at last the list of
 * what is in them. What a piece is called stands there and in the parts only: names of files are personal, and parts become
 * keys and lines of logs.
 */
export async function exportCopy({ task, system, parts, pulse }: Run): Promise<Performed | Declined> {
  const { upload, clock } = parts;
  if (!system.export || !upload) return never('no-such-operation');
  const permit = permitDecided(task, system, parts);
  if (isDeclined(permit)) return permit;
  const obstacle =
    (await addressObstacle({ request: task.request, subject: permit.subject }, parts)) ??
    brakeObstacle('export', task, parts);
  if (obstacle) return obstacle;
  const pieces = whileAllowed(system.export(systemTask(task, permit.subject, parts)), pulse);
  const uploaded: UploadedPart[] = [];
  const listed: ListedPart[] = [];
  try {
    for await (const { content, describe } of packParts(task.store, pieces, clock())) {
      // The list is a part too.
      if (listed.length === maxSiteParts - 1) return never('copy-too-large');
      const part = await upload(task, String(listed.length + 1), content);
      uploaded.push(part);
      listed.push({ part: part.part, ...describe() });
    }
  } catch (error) {
    if (error instanceof StoppedError) return later('stopped', stoppedSeconds);
    throw error;
  }
  const list: PartList = {
    format: partListFormat,
    lookedInto: system.exported ?? system.categories,
    parts: listed,
  };
  uploaded.push(await upload(task, listPart, [Buffer.from(JSON.stringify(list))]));
  const count = listed.reduce((sum, { files }) => sum + files, 0);
  return { result: { parts: uploaded }, count, partsSha256: hashParts(uploaded) };
}

/** Asks before each piece whether to go on. */
async function* whileAllowed(
  pieces: AsyncIterable<ExportedPiece>,
  pulse: Run['pulse'],
): AsyncGenerator<ExportedPiece> {
  let done = 0;
  for await (const piece of pieces) {
    if (!(await pulse.mayContinue({ done, total: 0 }))) throw new StoppedError();
    yield piece;
    done += 1;
  }
}
