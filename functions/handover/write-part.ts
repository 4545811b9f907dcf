import type { WriteArchiveInput } from '../../contract/machines.ts';
import { firstCutPart } from '../../contract/machines.ts';
import { findRequest } from '../requests/change-request.ts';
import type { Request } from '../requests/domain/request.ts';
import { subjectOf } from '../requests/plan-request.ts';
import type { BasePorts, SavedCuts } from '../requests/ports.ts';
import type { PlanVerifying } from '../requests/sealed-decisions.ts';
import { PermanentError } from '../shared/errors.ts';
import { referenceOf } from '../shared/reference.ts';
import { type Cut, cutsOf, hashCuts, isBeyond } from '../stores/domain/cutting.ts';
import { type Category, partsOf } from '../stores/domain/plan.ts';
import {
  type DataStore,
  type DataSubject,
  type ExportedFile,
  requireStore,
  type Stores,
} from '../stores/ports.ts';
import type { ArchiveEntry } from './domain/archive-entry.ts';
import { safeArchivePath } from './domain/archive-path.ts';
import { Manifest } from './domain/manifest.ts';
import {
  extensionOf,
  isComplete,
  type PartDescription,
  partName,
  type UnreadableCounts,
} from './domain/part.ts';
import { addUnreadable, FileEntries, openOr } from './file-entries.ts';
import type { Archives, PartKey, Written } from './ports.ts';
import { requireWritable } from './write-archive.ts';

type Ports = BasePorts &
  PlanVerifying & {
    stores: Stores;
    cuts: Pick<SavedCuts, 'find'>;
    archives: Pick<Archives, 'writePart' | 'copyPart' | 'describePart' | 'findPart'>;
  };

/** What was written of a part, and its description. */
interface Made {
  written: Pick<Written, 'undo'>;
  description: PartDescription;
}

/**
 * The state *Write one part*: writes the files of one part, then its description. A part that is complete is kept;
 * running again overwrites an unfinished attempt.
 *
 * Throws `Unreadable` if a permission or a key is missing to read a file.
 */
export async function writePart(
  ports: Ports,
  { requestId, part }: WriteArchiveInput & { part: number },
): Promise<{ part: number }> {
  const target = { requestId, part };
  const request = await findRequest(ports, requestId);
  if (request.archive) return { part };
  const found = await ports.archives.findPart(target);
  if (found && isComplete(found, request, ports.clock())) return { part };
  requireWritable(ports, request);
  const { written, description } = await makePart(ports, request, target);
  const described = await ports.archives.describePart(target, description);
  await leaveNothingLate(ports, requestId, [written, described]);
  ports.log({ event: 'part-written', requestId, count: part });
  return { part };
}

/** Nothing may lie there after the request has ended: whoever deleted the copy did not see it. */
async function leaveNothingLate(
  ports: Ports,
  requestId: string,
  written: readonly Pick<Written, 'undo'>[],
): Promise<void> {
  const { status } = await findRequest(ports, requestId);
  if (status === 'executing') return;
  for (const { undo } of written) await undo();
  throw new PermanentError(`Request ${requestId} takes no part any more (${status}).`);
}

async function makePart(ports: Ports, request: Request, target: PartKey): Promise<Made> {
  const { store, cut, alone } = await findCut(ports, request, target);
  const subject = subjectOf(request);
  return cut.kind === 'zip'
    ? pack(ports, request, target, within(store.exportFiles(subject, cut.after), cut.until, alone))
    : copy(ports, request, target, await findFile(store, subject, cut), cut);
}

/** What the plan says of a part, and the files of that store that are parts of their own. */
async function findCut({ stores, cuts }: Ports, request: Request, { part }: PartKey) {
  const planned = partsOf(request)[part - firstCutPart];
  if (!planned) throw new PermanentError(`Request ${request.id} has no part ${part}.`);
  const cutting = await cuts.find(request.id, planned.store);
  const all = cutting ? cutsOf(cutting) : [];
  const cut = all[planned.index];
  if (!cut || hashCuts(all) !== planned.sha256)
    throw new PermanentError(`Request ${request.id}: its parts are not what was planned.`);
  const alone = new Set(all.flatMap((each) => (each.kind === 'as-it-is' ? [each.path] : [])));
  return { store: requireStore(stores, planned.store), cut, alone };
}

/** The files of one stretch, without those that are parts of their own. */
async function* within(
  files: AsyncIterable<ExportedFile>,
  until: string | undefined,
  alone: ReadonlySet<string>,
): AsyncGenerator<ExportedFile> {
  for await (const file of files) {
    if (isBeyond(file.path, until)) return;
    if (!alone.has(file.path)) yield file;
  }
}

async function pack(
  ports: Ports,
  request: Request,
  target: PartKey,
  files: AsyncIterable<ExportedFile>,
): Promise<Made> {
  // Not the present time: two attempts at the same files make the same bytes.
  const createdAt = new Date(request.plan?.plannedAt ?? 0);
  const manifest = new Manifest();
  const contents = new FileEntries(ports, request, manifest, createdAt);
  const name = partName(target.part, { extension: '' });

  async function* entries(): AsyncGenerator<ArchiveEntry> {
    yield* contents.entries(files);
    const head = {
      format: 'privacy-requests/manifest/1',
      reference: referenceOf(request.id),
      part: target.part,
      createdAt: createdAt.toISOString(),
      missing: contents.missing,
    };
    // Parts are unpacked into one folder.
    yield manifest.manifestEntry(`manifest-${name}.json`, head, createdAt);
  }

  const written = await ports.archives.writePart(target, entries());
  const { returned, unreadable, first, last } = contents;
  const description: PartDescription = {
    format: 'privacy-requests/part/1',
    writtenAt: ports.clock().toISOString(),
    kind: 'zip',
    extension: 'zip',
    bytes: written.size,
    files: [...returned.values()].reduce((sum, count) => sum + count, 0),
    holds: Object.fromEntries(returned),
    sha256: written.sha256,
    manifestSha256: manifest.sha256,
    ...(first !== undefined && { first }),
    ...(last !== undefined && { last }),
    unreadable: Object.fromEntries(unreadable),
  };
  return { written, description };
}

async function copy(
  ports: Ports,
  request: Request,
  target: PartKey,
  file: ExportedFile | undefined,
  cut: Extract<Cut, { kind: 'as-it-is' }>,
): Promise<Made> {
  const [category] = Object.keys(cut.holds) as [Category];
  const path = `data/${safeArchivePath(cut.path)}`;
  const about = {
    format: 'privacy-requests/part/1',
    writtenAt: ports.clock().toISOString(),
    kind: 'as-it-is',
    extension: extensionOf(cut.path),
    path,
  } as const;
  const opened = file ? await openOr(ports.log, request, file) : { reason: 'gone' as const };
  if ('reason' in opened) {
    const unreadable = new Map<Category, UnreadableCounts>();
    addUnreadable(unreadable, category, opened.reason);
    const missing = { path: cut.path, reason: opened.reason };
    const counts = { bytes: 0, files: 0, holds: {}, unreadable: Object.fromEntries(unreadable) };
    return { written: { undo: async () => {} }, description: { ...about, ...counts, missing } };
  }
  const written = await ports.archives.copyPart(target, opened.content);
  const { size: bytes, sha256 } = written;
  return {
    written,
    description: { ...about, bytes, files: 1, holds: { [category]: 1 }, sha256, unreadable: {} },
  };
}

/** A file by its path, and by what was listed before it. */
async function findFile(
  store: DataStore,
  subject: DataSubject,
  { path, after }: { path: string; after?: string },
): Promise<ExportedFile | undefined> {
  for await (const file of store.exportFiles(subject, after)) {
    if (file.path === path) return file;
    if (isBeyond(file.path, path)) return undefined;
  }
  return undefined;
}
