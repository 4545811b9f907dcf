import type { StoreName } from '../../contract/stores.ts';
import { TooLargeError } from '../shared/errors.ts';
import {
  addFile,
  type Cutting,
  cutsOf,
  fitsIntoOne,
  hashCuts,
  holdsOf,
  maxFileBytes,
  newCutting,
  type PartLimits,
} from '../stores/domain/cutting.ts';
import { type Category, type StorePlan, storesInScope } from '../stores/domain/plan.ts';
import type { DataSubject, ExportedFile, Stores } from '../stores/ports.ts';
import type { Request } from './domain/request.ts';
import type { BasePorts, SavedCuts } from './ports.ts';

type Ports = Pick<BasePorts, 'settings' | 'clock'> & { stores: Stores; cuts: SavedCuts };

/** A copy that is being planned. */
interface Copy {
  requestId: string;
  subject: DataSubject;
  limits: PartLimits;
  maxParts: number;
}

/**
 * Surveys what a handover returns, and cuts it into parts if it does not fit into one archive. Every file is listed once.
 * Whenever a part is full, what was cut so far is saved: who begins again lists up to the first full part, finds it, and
 * goes on behind the last. What fits into one archive neither saves nor looks for anything.
 *
 * @param maxParts how many parts may be written; 0 if the machine that asks knows no parts: then nothing is cut
 * @throws TooLargeError before anything of the copy is written
 */
export async function surveyCopy(
  ports: Ports,
  { id, scope }: Pick<Request, 'id' | 'scope'>,
  subject: DataSubject,
  maxParts: number,
): Promise<StorePlan[]> {
  const { partBytes, partFiles } = ports.settings.archives;
  const limits = maxParts > 0 ? { bytes: partBytes, files: partFiles } : { bytes: Infinity, files: Infinity };
  const copy: Copy = { requestId: id, subject, limits, maxParts };
  const now = ports.clock();
  const surveyed = await Promise.all(
    storesInScope(scope).map(async (name) => ({
      name,
      plan: await ports.stores[name].survey(subject, 'handover', now),
      cutting: await cutFiles(ports, copy, name),
    })),
  );
  const cuttings = surveyed.map(({ cutting }) => cutting);
  const isWhole = fitsIntoOne(cuttings, limits);
  if (!isWhole) requireFewParts(cuttings, copy);
  return Promise.all(
    surveyed.map(async ({ name, plan, cutting }) => {
      const counted = withFiles(plan, cutting);
      const cuts = cutsOf(cutting);
      if (isWhole || cuts.length === 0) return counted;
      await ports.cuts.save(id, name, cutting);
      return { ...counted, parts: { count: cuts.length, sha256: hashCuts(cuts) } };
    }),
  );
}

/** Lists and cuts the files of one store; behind what an earlier attempt has saved, if it came further. */
async function cutFiles(ports: Ports, copy: Copy, name: StoreName): Promise<Cutting> {
  const store = ports.stores[name];
  const cutting = newCutting(copy.limits);
  for await (const file of store.exportFiles(copy.subject)) {
    if (!addCopied(copy, cutting, file)) continue;
    const saved = cutting.cuts.length === 1 && (await ports.cuts.find(copy.requestId, name));
    if (saved && isAhead(saved, cutting)) return goOn(ports, copy, name, saved);
    await save(ports, copy, name, cutting);
  }
  return cutting;
}

async function goOn(ports: Ports, copy: Copy, name: StoreName, cutting: Cutting): Promise<Cutting> {
  requireFewParts([cutting], copy);
  for await (const file of ports.stores[name].exportFiles(copy.subject, cutting.last))
    if (addCopied(copy, cutting, file)) await save(ports, copy, name, cutting);
  return cutting;
}

function addCopied({ requestId, limits }: Copy, cutting: Cutting, file: ExportedFile): boolean {
  if (Number.isFinite(limits.bytes) && (file.size ?? 0) > maxFileBytes) throw tooLarge(requestId);
  return addFile(cutting, file);
}

async function save({ cuts }: Ports, copy: Copy, name: StoreName, cutting: Cutting): Promise<void> {
  requireFewParts([cutting], copy);
  await cuts.save(copy.requestId, name, cutting);
}

/** Was more listed when it was saved, under the same limits? Changed settings cut anew. */
const isAhead = (saved: Cutting, { limits, cuts }: Cutting): boolean =>
  saved.limits.bytes === limits.bytes &&
  saved.limits.files === limits.files &&
  saved.cuts.length > cuts.length;

function requireFewParts(cuttings: readonly Cutting[], { requestId, maxParts }: Copy): void {
  const parts = cuttings.reduce((sum, cutting) => sum + cutsOf(cutting).length, 0);
  if (parts > maxParts) throw tooLarge(requestId);
}

const tooLarge = (id: string) => new TooLargeError(`Request ${id}: its copy does not fit into the parts.`);

/** The plan with the files that were listed. */
function withFiles(plan: StorePlan, cutting: Cutting): StorePlan {
  const holds = holdsOf(cutting);
  const planned = plan.categories.map((entry) => {
    const { count, bytes } = holds[entry.category] ?? { count: 0, bytes: 0 };
    return count === 0 ? entry : { ...entry, count: entry.count + count, bytes: (entry.bytes ?? 0) + bytes };
  });
  const unnamed = (Object.keys(holds) as Category[])
    .filter((category) => !planned.some((entry) => entry.category === category))
    .map((category) => ({
      category,
      action: 'return' as const,
      ...holds[category],
      count: holds[category]?.count ?? 0,
    }));
  return { ...plan, categories: [...planned, ...unnamed] };
}
