import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { Request } from '../requests/domain/request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { PermanentError, UnreadableError } from '../shared/errors.ts';
import { referenceOf } from '../shared/reference.ts';
import type { Category } from '../stores/domain/plan.ts';
import { UnreadableFileError, type UnreadableReason } from '../stores/domain/unreadable-file.ts';
import type { DataStore, DataSubject, ExportedFile, ExportedRecords } from '../stores/ports.ts';
import { type ArchiveIndex, maxListedFiles, type RenderArchiveIndex } from './domain/archive-index.ts';
import { ArchivePaths } from './domain/archive-paths.ts';
import { jsonOf } from './domain/record-json.ts';
import { spreadsheetRows } from './domain/spreadsheet-rows.ts';
import type { ArchiveEntry } from './ports.ts';
import { readAhead } from './read-ahead.ts';

/**
 * The contents of one handover archive, entry by entry, and the account of it:
 *
 *     information/<category>.json, .csv    records, machine-readable
 *     data/<path>                          hosted files, unchanged
 *     index.html                           the same, for reading
 *     manifest.json                        SHA-256 of every entry; files that could not be read; the exact name of each
 *                                          file whose path had to be changed
 *
 * Memory grows with the number of entries (about 300 bytes per manifest line, including the path), not with their size.
 *
 * A file that cannot be read costs the customer no other. But a missing permission or key, or a whole category of which
 * nothing can be read, is a fault of ours: it throws `Unreadable`, so that a person repairs it before anything is
 * delivered. An operator may let the copy go without them.
 */
export class ArchiveContents {
  /** Number of records and files in the archive, by category. */
  readonly returned = new Map<Category, number>();
  /** Number of files that could not be read, by category: those in an archive, and the others. */
  readonly unreadable = new Map<Category, { archived: number; others: number }>();

  readonly #ports: BasePorts & { renderArchiveIndex: RenderArchiveIndex };
  readonly #request: Request;
  readonly #subject: DataSubject;
  readonly #stores: readonly DataStore[];
  readonly #createdAt: Date;
  readonly #manifest: Buffer[] = [];
  readonly #records: ExportedRecords[] = [];
  readonly #folders = new Map<string, { count: number; bytes: number }>();
  /** Holds one file more than the page lists, as the sign that there are too many. */
  readonly #listed: { path: string; bytes: number }[] = [];
  readonly #missing: ArchiveIndex['missing'] = [];
  readonly #paths = new ArchivePaths();
  #entries = 0;
  #manifestSha256 = '';

  constructor(
    ports: BasePorts & { renderArchiveIndex: RenderArchiveIndex },
    request: Request,
    subject: DataSubject,
    stores: readonly DataStore[],
  ) {
    this.#ports = ports;
    this.#request = request;
    this.#subject = subject;
    this.#stores = stores;
    this.#createdAt = ports.clock();
  }

  /** The entries, in archive order. Consume once. */
  async *entries(): AsyncGenerator<ArchiveEntry> {
    for (const store of this.#stores) {
      for await (const table of store.exportRecords(this.#subject)) yield* this.#tableEntries(table);
      for await (const file of readAhead(store.exportFiles(this.#subject))) yield* this.#fileEntry(file);
    }
    this.#requireSomethingOfEach();
    yield { ...this.#textEntry('index.html', this.#renderIndex()), isListedFirst: true };
    yield this.#manifestEntry();
  }

  /** Available once the last entry has been consumed. */
  summary(): { entries: number; missing: number; manifestSha256: string } {
    return { entries: this.#entries, missing: this.#missing.length, manifestSha256: this.#manifestSha256 };
  }

  *#tableEntries(table: ExportedRecords): Generator<ArchiveEntry> {
    if (table.records.length === 0) return;
    this.#records.push(table);
    this.#count(table.category, table.records.length);
    yield this.#textEntry(`information/${table.category}.json`, jsonOf(table.records));
    // The byte order mark tells a spreadsheet that this is UTF-8.
    const csv = stringify(spreadsheetRows(table.records), { bom: true, record_delimiter: 'windows' });
    yield this.#textEntry(`information/${table.category}.csv`, csv);
  }

  async *#fileEntry(file: ExportedFile): AsyncGenerator<ArchiveEntry> {
    let body: AsyncIterable<Uint8Array>;
    try {
      body = await file.read();
    } catch (error) {
      // One permanently unreadable file must not cost the customer all the others. A transient fault is retried as a
      // whole.
      if (!(error instanceof PermanentError)) throw error;
      this.#addMissing(file, error);
      return;
    }
    const name = this.#paths.assign(`data/${file.path}`);
    const folder = name.split('/', 2)[1] ?? '';
    const total = this.#folders.get(folder) ?? { count: 0, bytes: 0 };
    this.#folders.set(folder, total);
    total.count += 1;
    this.#count(file.category, 1);
    yield this.#entry(name, file.modifiedAt ?? this.#createdAt, body, {
      onSize: (size) => {
        total.bytes += size;
        if (this.#listed.length <= maxListedFiles) this.#listed.push({ path: name, bytes: size });
      },
      ...(name !== `data/${file.path}` && { originalPath: file.path }),
      ...(file.size !== undefined && { expectedSize: file.size }),
    });
  }

  #addMissing({ path, category }: ExportedFile, error: PermanentError): void {
    const reason: UnreadableReason = error instanceof UnreadableFileError ? error.reason : 'unreadable';
    const { id, acceptsIncomplete } = this.#request;
    this.#ports.log({ event: 'file-unreadable', requestId: id, error: reason });
    if (reason === 'denied' && !acceptsIncomplete)
      throw new UnreadableError(`Request ${id}: a permission or a key is missing to read a file.`, {
        cause: error,
      });
    this.#missing.push({ path, reason });
    const counts = this.unreadable.get(category) ?? { archived: 0, others: 0 };
    counts[reason === 'archived' ? 'archived' : 'others'] += 1;
    this.unreadable.set(category, counts);
  }

  /** Nothing at all of a category is no accident of one file. */
  #requireSomethingOfEach(): void {
    const { id, acceptsIncomplete } = this.#request;
    const lost = [...this.unreadable.keys()].filter((category) => !this.returned.has(category));
    if (lost.length > 0 && !acceptsIncomplete)
      throw new UnreadableError(`Request ${id}: nothing could be read of ${lost.join(', ')}.`);
  }

  #textEntry(name: string, text: string): ArchiveEntry {
    const bytes = Buffer.from(text);
    return this.#entry(name, this.#createdAt, chunks([bytes]), { expectedSize: bytes.length });
  }

  /** Passes the content through and writes the entry's manifest line at its end. */
  #entry(
    name: string,
    modifiedAt: Date,
    content: AsyncIterable<Uint8Array>,
    options: { onSize?: (size: number) => void; originalPath?: string; expectedSize?: number } = {},
  ): ArchiveEntry {
    this.#entries += 1;
    const addLine = (size: number, sha256: string) => {
      const { originalPath } = options;
      this.#manifest.push(Buffer.from(JSON.stringify({ path: name, size, sha256, originalPath })));
      options.onSize?.(size);
    };
    const { expectedSize } = options;
    return {
      name,
      modifiedAt,
      content: hashing(content, addLine),
      ...(expectedSize !== undefined && { expectedSize }),
    };
  }

  #manifestEntry(): ArchiveEntry {
    this.#entries += 1;
    const head = {
      format: 'privacy-requests/manifest/1',
      reference: referenceOf(this.#request.id),
      createdAt: this.#createdAt.toISOString(),
      missing: this.#missing,
    };
    const opening = Buffer.from(`${JSON.stringify(head).slice(0, -1)},"entries":[\n`);
    const lines = this.#manifest.flatMap((line, index) => [index === 0 ? Buffer.alloc(0) : separator, line]);
    const parts = [opening, ...lines, Buffer.from('\n]}\n')];
    const expectedSize = parts.reduce((sum, { length }) => sum + length, 0);
    const content = hashing(chunks(parts), (_size, sha256) => {
      this.#manifestSha256 = sha256;
    });
    return { name: 'manifest.json', modifiedAt: this.#createdAt, content, expectedSize, isListedFirst: true };
  }

  #renderIndex(): string {
    const totals = [...this.#folders.values()];
    return this.#ports.renderArchiveIndex(
      {
        reference: referenceOf(this.#request.id),
        name: this.#request.name ?? '',
        createdAt: this.#createdAt.toISOString(),
        records: this.#records,
        files: {
          count: totals.reduce((sum, { count }) => sum + count, 0),
          bytes: totals.reduce((sum, { bytes }) => sum + bytes, 0),
          byTopFolder: [...this.#folders].map(([folder, total]) => ({ folder, ...total })),
          ...(this.#listed.length <= maxListedFiles && { listed: this.#listed }),
        },
        missing: this.#missing,
      },
      this.#request.language,
    );
  }

  #count(category: Category, count: number): void {
    this.returned.set(category, (this.returned.get(category) ?? 0) + count);
  }
}

const separator = Buffer.from(',\n');

async function* chunks(parts: Iterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield* parts;
}

/** Passes chunks through and reports their total size and SHA-256 (hex) at the end. */
async function* hashing(
  content: AsyncIterable<Uint8Array>,
  onEnd: (size: number, sha256: string) => void,
): AsyncGenerator<Uint8Array> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of content) {
    hash.update(chunk);
    size += chunk.length;
    yield chunk;
  }
  onEnd(size, hash.digest('hex'));
}
