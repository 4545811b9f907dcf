import {
  type ExecutionInput,
  errorNames,
  firstCutPart,
  type WriteArchiveInput,
} from '../../contract/machines.ts';
import type { SiteSettings } from '../../contract/settings.ts';
import type { AnyStoreName } from '../../contract/stores.ts';
import { applyEvent, findRequest } from '../requests/change-request.ts';
import { unfinishedStores } from '../requests/domain/receipt.ts';
import type { Request, WrittenArchive, WrittenPart } from '../requests/domain/request.ts';
import { isForAgent, siteStoresInScope } from '../requests/domain/site-record.ts';
import { subjectOf } from '../requests/plan-request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { type PlanVerifying, requireSealedPlan } from '../requests/sealed-decisions.ts';
import { PartsMissingError, PermanentError, UnreadableError } from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import type { Scope } from '../shared/vocabulary.ts';
import { type Category, type Outcome, partsOf } from '../stores/domain/plan.ts';
import { requireStore, type Stores } from '../stores/ports.ts';
import { ArchiveContents } from './archive-contents.ts';
import type { RenderArchiveIndex } from './domain/archive-index.ts';
import { isComplete, type PartDescription, writtenPart } from './domain/part.ts';
import type { Archives } from './ports.ts';

type Ports = BasePorts &
  PlanVerifying & {
    stores: Stores;
    archives: Pick<Archives, 'write' | 'findPart'>;
    renderArchiveIndex: RenderArchiveIndex;
  };

/**
 * The states *Write the archive* and *Write the first part*: streams everything in scope into one archive and records the
 * result. Of a copy in parts, this is the part with the information, the page and the list of the others, and it is
 * written last. Running again overwrites an unfinished attempt; a finished archive is kept.
 *
 * Throws `PartsMissing` while other parts are not there, and `Unreadable` if a person must look at what cannot be read
 * before a copy without it is delivered.
 */
export async function writeArchive(
  ports: Ports,
  { requestId, results = [] }: WriteArchiveInput,
): Promise<ExecutionInput> {
  const request = await findRequest(ports, requestId);
  if (request.archive) return { requestId };
  const stores = unfinishedStores(request);
  requireWritable(ports, request);
  const parts = await writtenParts(ports, request, results);
  const contents = new ArchiveContents(
    ports,
    request,
    subjectOf(request),
    stores.map((name) => requireStore(ports.stores, name)),
    parts,
  );
  const { size, undo } = await ports.archives.write(requestId, contents.entries());

  const recorded = await applyEvent(ports, requestId, {
    type: 'archive-written',
    archive: archiveOf(size, contents, parts),
    outcomes: {
      ...Object.fromEntries(stores.map((name) => [name, outcomesIn(request, name, contents)])),
      ...outcomesByHand(ports.settings.site, request.scope),
    },
  });
  if (isRefusal(recorded)) {
    // Somebody was faster, or the request ended meanwhile: a late copy must not lie there after the receipt.
    await undo();
    throw new PermanentError(`Request ${requestId} takes no archive any more (${recorded.refused}).`);
  }
  ports.log({ event: 'archive-written', requestId, count: contents.summary().entries });
  return { requestId };
}

/** Makes sure that something is to be handed over now, and that the step that plans has planned it. */
export function requireWritable(ports: PlanVerifying, request: Request): void {
  if (request.kind !== 'handover' || !request.plan || request.status !== 'executing')
    throw new PermanentError(`Request ${request.id} has no plan to hand anything over now.`);
  requireSealedPlan(ports, request);
}

/** Where only persons look, nobody looks for a copy: it says so. */
const outcomesByHand = (site: SiteSettings | undefined, scope: Scope): Request['outcomes'] =>
  Object.fromEntries(
    siteStoresInScope(site, scope)
      .filter((store) => !isForAgent(store))
      .map(({ store, categories }) => [
        store,
        categories.map((category) => ({ category: category as Category, result: 'not-in-copy', count: 0 })),
      ]),
  );

/** How many descriptions are read at once. */
const readAtOnce = 25;

/** Every other part, in order; `undefined` if the archive is the whole copy. */
async function writtenParts(
  { archives, clock }: Ports,
  request: Request,
  results: NonNullable<WriteArchiveInput['results']>,
): Promise<PartDescription[] | undefined> {
  const numbers = partsOf(request).map((_part, index) => index + firstCutPart);
  if (numbers.length === 0) return undefined;
  const found: PartDescription[] = [];
  for (let start = 0; start < numbers.length; start += readAtOnce) {
    const some = numbers.slice(start, start + readAtOnce);
    const parts = await Promise.all(some.map((part) => archives.findPart({ requestId: request.id, part })));
    for (const part of parts) {
      if (!part || !isComplete(part, request, clock())) throw missingParts(request.id, results);
      found.push(part);
    }
  }
  return found;
}

/** A person is told what they can decide: a copy can go without files that cannot be read. */
const missingParts = (id: string, results: NonNullable<WriteArchiveInput['results']>): PermanentError =>
  results.some(({ error }) => error === errorNames.unreadable)
    ? new UnreadableError(`Request ${id}: a part has files that cannot be read.`)
    : new PartsMissingError(`Request ${id}: parts of its copy are not written.`);

function archiveOf(
  size: number,
  contents: ArchiveContents,
  parts: readonly PartDescription[] | undefined,
): WrittenArchive {
  const summary = contents.summary();
  if (!parts) return { size, ...summary };
  const holds = Object.fromEntries(contents.recordCounts);
  const first: WrittenPart = { kind: 'zip', extension: 'zip', bytes: size, files: 0, holds };
  return {
    size: parts.reduce((sum, { bytes }) => sum + bytes, size),
    ...summary,
    parts: [first, ...parts.map(writtenPart)],
  };
}

/**
 * What became of each planned category: returned in the archive, unreadable, or nothing found.
 */
function outcomesIn(
  request: Request,
  store: AnyStoreName,
  { returned, unreadable }: Pick<ArchiveContents, 'returned' | 'unreadable'>,
): Outcome[] {
  const categories = request.plan?.stores.find((plan) => plan.store === store)?.categories ?? [];
  return categories.flatMap(({ category }): Outcome[] => {
    const { archived = 0, others = 0 } = unreadable.get(category) ?? {};
    const counts = [
      { category, result: 'returned', count: returned.get(category) ?? 0 },
      { category, result: 'archived', count: archived },
      { category, result: 'unreadable', count: others },
    ] as const;
    const found = counts.filter(({ count }) => count > 0);
    return found.length > 0 ? found : [{ category, result: 'nothing-found', count: 0 }];
  });
}
