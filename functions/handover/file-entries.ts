import type { Request } from '../requests/domain/request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { PermanentError, UnreadableError } from '../shared/errors.ts';
import type { Category } from '../stores/domain/plan.ts';
import { UnreadableFileError, type UnreadableReason } from '../stores/domain/unreadable-file.ts';
import type { ExportedFile } from '../stores/ports.ts';
import type { ArchiveEntry } from './domain/archive-entry.ts';
import { type ArchiveIndex, maxListedFiles } from './domain/archive-index.ts';
import { ArchivePaths } from './domain/archive-paths.ts';
import type { Manifest } from './domain/manifest.ts';
import type { UnreadableCounts } from './domain/part.ts';
import { readAhead } from './read-ahead.ts';

/**
 * The customer's files as entries of one archive, and the account of them. A file that cannot be read costs the customer
 * no other; a missing permission or key is a fault of ours and throws `Unreadable`.
 */
export class FileEntries {
  /** Number of files in the archive, by category. */
  readonly returned = new Map<Category, number>();
  /** Number of files that could not be read, by category. */
  readonly unreadable = new Map<Category, UnreadableCounts>();
  readonly missing: { path: string; reason: UnreadableReason }[] = [];
  /** The first and the last file, as in the archive. */
  first?: string;
  last?: string;

  readonly #log: BasePorts['log'];
  readonly #request: Request;
  readonly #manifest: Manifest;
  readonly #createdAt: Date;
  readonly #folders = new Map<string, { count: number; bytes: number }>();
  /** Holds one file more than the page lists, as the sign that there are too many. */
  readonly #listed: { path: string; bytes: number }[] = [];
  readonly #paths = new ArchivePaths();

  constructor({ log }: Pick<BasePorts, 'log'>, request: Request, manifest: Manifest, createdAt: Date) {
    this.#log = log;
    this.#request = request;
    this.#manifest = manifest;
    this.#createdAt = createdAt;
  }

  async *entries(files: AsyncIterable<ExportedFile>): AsyncGenerator<ArchiveEntry> {
    for await (const file of readAhead(files)) yield* this.#entry(file);
  }

  /** For the page inside the archive. */
  table(): ArchiveIndex['files'] {
    const totals = [...this.#folders.values()];
    return {
      count: totals.reduce((sum, { count }) => sum + count, 0),
      bytes: totals.reduce((sum, { bytes }) => sum + bytes, 0),
      byTopFolder: [...this.#folders].map(([folder, total]) => ({ folder, ...total })),
      ...(this.#listed.length <= maxListedFiles && { listed: this.#listed }),
    };
  }

  async *#entry(file: ExportedFile): AsyncGenerator<ArchiveEntry> {
    const body = await openOr(this.#log, this.#request, file);
    if ('reason' in body) {
      this.missing.push({ path: file.path, reason: body.reason });
      addUnreadable(this.unreadable, file.category, body.reason);
      return;
    }
    const name = this.#paths.assign(`data/${file.path}`);
    this.first ??= name;
    this.last = name;
    const folder = name.split('/', 2)[1] ?? '';
    const total = this.#folders.get(folder) ?? { count: 0, bytes: 0 };
    this.#folders.set(folder, total);
    total.count += 1;
    this.returned.set(file.category, (this.returned.get(file.category) ?? 0) + 1);
    yield this.#manifest.entry(name, file.modifiedAt ?? this.#createdAt, body.content, {
      onSize: (size) => {
        total.bytes += size;
        if (this.#listed.length <= maxListedFiles) this.#listed.push({ path: name, bytes: size });
      },
      ...(name !== `data/${file.path}` && { originalPath: file.path }),
      ...(file.size !== undefined && { expectedSize: file.size }),
    });
  }
}

/**
 * Opens a file, or says why it cannot be read. One permanently unreadable file must not cost the customer all the others;
 * a transient fault is retried as a whole. An operator may let the copy go without what a permission or a key hides.
 */
export async function openOr(
  log: BasePorts['log'],
  { id, acceptsIncomplete }: Request,
  file: ExportedFile,
): Promise<{ content: AsyncIterable<Uint8Array> } | { reason: UnreadableReason }> {
  try {
    return { content: await file.read() };
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    const reason = error instanceof UnreadableFileError ? error.reason : 'unreadable';
    log({ event: 'file-unreadable', requestId: id, error: reason });
    if (reason === 'denied' && !acceptsIncomplete)
      throw new UnreadableError(`Request ${id}: a permission or a key is missing to read a file.`, {
        cause: error,
      });
    return { reason };
  }
}

export function addUnreadable(
  counts: Map<Category, UnreadableCounts>,
  category: Category,
  reason: UnreadableReason,
): void {
  const { archived, others } = counts.get(category) ?? { archived: 0, others: 0 };
  counts.set(
    category,
    reason === 'archived' ? { archived: archived + 1, others } : { archived, others: others + 1 },
  );
}
