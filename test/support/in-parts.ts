import { deliverArchive } from '../../functions/handover/deliver-archive.ts';
import { writeArchive } from '../../functions/handover/write-archive.ts';
import { writePart } from '../../functions/handover/write-part.ts';
import type { Submission } from '../../functions/requests/domain/submission.ts';
import { planRequest } from '../../functions/requests/plan-request.ts';
import type { Holding } from './in-memory/data-store.ts';
import { confirmed, waiting } from './stages.ts';
import { lan, newWorld, type World } from './world.ts';

/** A file of Lan's website with as many bytes. */
export const fileOf = (path: string, bytes: number): Holding => ({
  customerId: lan.customerId,
  category: 'website-files',
  path,
  content: 'x'.repeat(bytes),
});

/** Lan's files are `a` to `e`, of which `c` is larger than a part, and a part holds two files. */
export function largeWorld(): World {
  const world = newWorld();
  world.settings.archives = { partBytes: 10, partFiles: 2 };
  world.stores.hosting.holdings = [
    ...['a.txt', 'b.txt', 'd.txt', 'e.txt'].map((path) => fileOf(path, 4)),
    fileOf('c.mp4', 11),
  ];
  return world;
}

/** The numbers of the parts that the machine writes for it. */
export const partsOfLarge = [2, 3, 4];

export async function plannedInParts(world: World, changes: Partial<Submission> = {}): Promise<string> {
  const requestId = await confirmed(world, { kind: 'handover', ...changes });
  await planRequest(world, { requestId, maxParts: 500 });
  return requestId;
}

/** All parts are written, the first one last. */
export async function archivedInParts(world: World): Promise<string> {
  const requestId = await plannedInParts(world);
  const { parts } = await planRequest(world, { requestId, maxParts: 500 });
  for (const part of parts) await writePart(world, { requestId, part });
  await writeArchive(world, { requestId });
  return requestId;
}

export async function deliveredInParts(world: World): Promise<string> {
  const requestId = await archivedInParts(world);
  await deliverArchive(world, waiting(world, requestId, `deliver ${requestId}`));
  return requestId;
}
