import { createHash } from 'node:crypto';
import { stringify } from 'csv-stringify/sync';
import type { Request } from '../requests/domain/request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { PermanentError } from '../shared/errors.ts';
import { referenceOf } from '../shared/reference.ts';
import type { Category } from '../stores/domain/plan.ts';
import type { DataStore, DataSubject, ExportedFile, ExportedRecords } from '../stores/ports.ts';
import { type ArchiveIndex, maxListedFiles, type RenderArchiveIndex } from './domain/archive-index.ts';
import { safeArchivePath } from './domain/archive-path.ts';
import { spreadsheetText } from './domain/spreadsheet-text.ts';
import type { ArchiveEntry } from './ports.ts';
import { readAhead } from './read-ahead.ts';

/**
 * The contents of one handover archive, entry by entry, and the account of it:
 *
 *     information/<category>.json, .csv    records, machine-readable
 *     data/<path>                          hosted files, unchanged
 *     index.html                           the same, for reading
 *     manifest.json                        SHA-256 of every entry; files that could not be read
 *
 * Memory grows with the number of entries (about 300 bytes per manifest line, including the path), not with their size.
 */
export class ArchiveContents {
  /** Number of records and files in the archive, by category. */
  readonly returned = new Map<Category, number>();

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
  /** Paths assigned so far: a path that had to be changed must not collide with another. */
  readonly #paths = new Set<string>();
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
    yield this.#textEntry('index.html', this.#renderIndex());
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
    yield this.#textEntry(
      `information/${table.category}.json`,
      `${JSON.stringify(table.records, null, 2)}\n`,
    );
    // A spreadsheet must not execute what someone once typed; the JSON next to it has every value verbatim. The byte
    // order mark tells the spreadsheet that this is UTF-8.
    const csv = stringify(table.records, {
      header: true,
      columns: [...new Set(table.records.flatMap((record) => Object.keys(record)))],
      cast: { boolean: String, string: spreadsheetText },
      bom: true,
      record_delimiter: 'windows',
    });
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
      this.#missing.push({ path: file.path, reason: 'unreadable' });
      this.#ports.log({ event: 'file-unreadable', requestId: this.#request.id, error: error.name });
      return;
    }
    const name = this.#uniquePath(`data/${file.path}`);
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
    });
  }

  #textEntry(name: string, text: string): ArchiveEntry {
    return this.#entry(name, this.#createdAt, oneChunk(Buffer.from(text)));
  }

  /** Passes the content through and writes the entry's manifest line at its end. */
  #entry(
    name: string,
    modifiedAt: Date,
    content: AsyncIterable<Uint8Array>,
    options: { onSize?: (size: number) => void; originalPath?: string } = {},
  ): ArchiveEntry {
    this.#entries += 1;
    const addLine = (size: number, sha256: string) => {
      const { originalPath } = options;
      this.#manifest.push(Buffer.from(JSON.stringify({ path: name, size, sha256, originalPath })));
      options.onSize?.(size);
    };
    return { name, modifiedAt, content: hashing(content, addLine) };
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
    const content = hashing(chunks([opening, ...lines, Buffer.from('\n]}\n')]), (_size, sha256) => {
      this.#manifestSha256 = sha256;
    });
    return { name: 'manifest.json', modifiedAt: this.#createdAt, content };
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

  #uniquePath(path: string): string {
    const safe = safeArchivePath(path);
    let unique = safe;
    for (let copy = 2; this.#paths.has(unique); copy += 1) unique = `${safe} (${copy})`;
    this.#paths.add(unique);
    return unique;
  }

  #count(category: Category, count: number): void {
    this.returned.set(category, (this.returned.get(category) ?? 0) + count);
  }
}

const separator = Buffer.from(',\n');

async function* oneChunk(chunk: Uint8Array): AsyncGenerator<Uint8Array> {
  yield chunk;
}

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
