import {
  type ExecutionInput,
  errorNames,
  firstCutPart,
  maxParts,
  type WriteArchiveInput,
} from '../../contract/machines.ts';
import { type AnyStoreName, isSiteStore } from '../../contract/stores.ts';
import { applyEvent, findRequest } from '../requests/change-request.ts';
import { unfinishedStores } from '../requests/domain/receipt.ts';
import type { Request, WrittenArchive, WrittenPart } from '../requests/domain/request.ts';
import { copiedStores, doneIn } from '../requests/domain/site-record.ts';
import { subjectOf } from '../requests/plan-request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { type PlanVerifying, requireSealedPlan } from '../requests/sealed-decisions.ts';
import { PartsMissingError, PermanentError, TooLargeError, UnreadableError } from '../shared/errors.ts';
import { isRefusal } from '../shared/refusal.ts';
import { type Outcome, partsOf } from '../stores/domain/plan.ts';
import { requireStore, type Stores } from '../stores/ports.ts';
import { ArchiveContents, type CopyParts } from './archive-contents.ts';
import type { RenderArchiveIndex } from './domain/archive-index.ts';
import { isComplete, type PartDescription, writtenPart } from './domain/part.ts';
import { describeSiteParts, type SiteCopy } from './domain/site-parts.ts';
import { outcomesAtSite, outcomesIn } from './outcomes.ts';
import type { Archives } from './ports.ts';

type Ports = BasePorts &
  PlanVerifying & {
    stores: Stores;
    archives: Pick<Archives, 'write' | 'findPart' | 'findSiteParts'>;
    renderArchiveIndex: RenderArchiveIndex;
  };

/**
 * The states *Write the archive* and *Write the first part*: streams everything in scope into one archive and records the
 * result. Of a copy in parts, this is the part with the information, the page and the list of the others, and it is
 * written last. What the site has uploaded are parts of the copy, as they are. Running again overwrites an unfinished attempt; a finished archive is kept.
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
  const here = stores.filter((name) => !isSiteStore(name));
  requireWritable(ports, request);
  const cut = await writtenParts(ports, request, results);
  const copies = await siteCopies(ports, request);
  const parts = { cut, site: copies.flatMap((copy) => copy.parts) };
  const contents = new ArchiveContents(
    ports,
    request,
    subjectOf(request),
    here.map((name) => requireStore(ports.stores, name)),
    parts,
  );
  const { size, undo } = await ports.archives.write(requestId, contents.entries());

  const recorded = await applyEvent(ports, requestId, {
    type: 'archive-written',
    archive: archiveOf(size, contents, parts),
    outcomes: Object.fromEntries(
      stores.map((name): [AnyStoreName, Outcome[]] => [
        name,
        isSiteStore(name) ? outcomesAtSite(request, name, copies) : outcomesIn(request, name, contents),
      ]),
    ),
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

/** What each store of the site has uploaded. A store that was not asked, or whose parts are not there, is a fault. */
async function siteCopies({ archives }: Ports, request: Request): Promise<SiteCopy[]> {
  const copies: SiteCopy[] = [];
  for (const { store } of copiedStores(request)) {
    const done = doneIn(request.site, { store, operation: 'export' });
    const copy = done && describeSiteParts(done, await archives.findSiteParts(request.id, store));
    if (!copy)
      throw new PermanentError(`Request ${request.id}: the parts of ${store} are not what it signed.`);
    copies.push(copy);
  }
  const count = copies.reduce((sum, { parts }) => sum + parts.length, 0);
  if (count > maxParts)
    throw new TooLargeError(`Request ${request.id}: its site has uploaded ${count} parts.`);
  return copies;
}

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

function archiveOf(size: number, contents: ArchiveContents, { cut, site }: CopyParts): WrittenArchive {
  const summary = contents.summary();
  if (!cut && site.length === 0) return { size, ...summary };
  const { files, holds } = contents.own();
  const first: WrittenPart = { kind: 'zip', extension: 'zip', bytes: size, files, holds };
  const others = [...(cut ?? []), ...site];
  return {
    size: others.reduce((sum, { bytes }) => sum + bytes, size),
    ...summary,
    parts: [first, ...others.map(writtenPart)],
  };
}
