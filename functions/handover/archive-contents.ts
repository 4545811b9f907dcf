import { stringify } from 'csv-stringify/sync';
import { firstCutPart } from '../../contract/machines.ts';
import type { Request } from '../requests/domain/request.ts';
import type { BasePorts } from '../requests/ports.ts';
import { UnreadableError } from '../shared/errors.ts';
import { referenceOf } from '../shared/reference.ts';
import type { Category } from '../stores/domain/plan.ts';
import type { DataStore, DataSubject, ExportedRecords } from '../stores/ports.ts';
import type { RenderArchiveIndex } from './domain/archive-index.ts';
import { type PartDescription, partName, type UnreadableCounts } from './domain/part.ts';
import { jsonOf } from './domain/record-json.ts';
import { spreadsheetRows } from './domain/spreadsheet-rows.ts';
import { FileEntries } from './file-entries.ts';
import { Manifest } from './manifest.ts';
import type { ArchiveEntry } from './ports.ts';

/**
 * The contents of one handover archive, entry by entry, and the account of it:
 *
 *     information/<category>.json, .csv    records, machine-readable
 *     data/<path>                          hosted files, unchanged; of a copy in parts they are in the other parts
 *     index.html                           the same, for reading
 *     manifest.json                        SHA-256 of every entry, and of every other part; files that could not be read;
 *                                          the exact name of each file whose path had to be changed
 *
 * A file that cannot be read costs the customer no other. But a missing permission or key, or a whole category of which
 * nothing can be read, is a fault of ours: it throws `Unreadable`, so that a person repairs it before anything is
 * delivered. An operator may let the copy go without them.
 */
export class ArchiveContents {
  readonly #ports: BasePorts & { renderArchiveIndex: RenderArchiveIndex };
  readonly #request: Request;
  readonly #subject: DataSubject;
  readonly #stores: readonly DataStore[];
  readonly #parts: readonly PartDescription[] | undefined;
  readonly #createdAt: Date;
  readonly #manifest = new Manifest();
  readonly #records: ExportedRecords[] = [];
  readonly #files: FileEntries;

  /** @param parts of a copy in parts: all others, in order */
  constructor(
    ports: BasePorts & { renderArchiveIndex: RenderArchiveIndex },
    request: Request,
    subject: DataSubject,
    stores: readonly DataStore[],
    parts?: readonly PartDescription[],
  ) {
    this.#ports = ports;
    this.#request = request;
    this.#subject = subject;
    this.#stores = stores;
    this.#parts = parts;
    this.#createdAt = ports.clock();
    this.#files = new FileEntries(ports, request, this.#manifest, this.#createdAt);
  }

  /** The entries, in archive order. Consume once. */
  async *entries(): AsyncGenerator<ArchiveEntry> {
    for (const store of this.#stores) {
      for await (const table of store.exportRecords(this.#subject)) yield* this.#tableEntries(table);
      if (!this.#parts) yield* this.#files.entries(store.exportFiles(this.#subject));
    }
    this.#requireSomethingOfEach();
    const index = this.#manifest.textEntry('index.html', this.#renderIndex(), this.#createdAt);
    yield { ...index, isListedFirst: true };
    yield this.#manifest.manifestEntry('manifest.json', this.#manifestHead(), this.#createdAt);
  }

  /** Number of records and files in the copy, by category. */
  get returned(): ReadonlyMap<Category, number> {
    const sum = new Map(this.#files.returned);
    const add = (category: Category, count: number) => sum.set(category, (sum.get(category) ?? 0) + count);
    for (const [category, count] of this.recordCounts) add(category, count);
    for (const { holds } of this.#parts ?? [])
      for (const [category, count] of Object.entries(holds)) add(category as Category, count);
    return sum;
  }

  /** Number of records, by category. */
  get recordCounts(): ReadonlyMap<Category, number> {
    return new Map(this.#records.map(({ category, records }) => [category, records.length]));
  }

  /** Number of files that could not be read, by category. */
  get unreadable(): ReadonlyMap<Category, UnreadableCounts> {
    const sum = new Map(this.#files.unreadable);
    for (const part of this.#parts ?? [])
      for (const [category, more] of Object.entries(part.unreadable)) {
        const { archived, others } = sum.get(category as Category) ?? { archived: 0, others: 0 };
        sum.set(category as Category, { archived: archived + more.archived, others: others + more.others });
      }
    return sum;
  }

  /** Available once the last entry has been consumed. `entries`: of this archive, and the files of the other parts. */
  summary(): { entries: number; missing: number; manifestSha256: string } {
    const missing = [...this.unreadable.values()].reduce(
      (sum, { archived, others }) => sum + archived + others,
      0,
    );
    const elsewhere = (this.#parts ?? []).reduce((sum, { files }) => sum + files, 0);
    const { entries, sha256 } = this.#manifest;
    return { entries: entries + elsewhere, missing, manifestSha256: sha256 };
  }

  *#tableEntries(table: ExportedRecords): Generator<ArchiveEntry> {
    if (table.records.length === 0) return;
    this.#records.push(table);
    const { category, records } = table;
    yield this.#manifest.textEntry(`information/${category}.json`, jsonOf(records), this.#createdAt);
    // The byte order mark tells a spreadsheet that this is UTF-8.
    const csv = stringify(spreadsheetRows(records), { bom: true, record_delimiter: 'windows' });
    yield this.#manifest.textEntry(`information/${category}.csv`, csv, this.#createdAt);
  }

  /** Nothing at all of a category is no accident of one file. */
  #requireSomethingOfEach(): void {
    const { id, acceptsIncomplete } = this.#request;
    const { returned } = this;
    const lost = [...this.unreadable.keys()].filter((category) => !returned.has(category));
    if (lost.length > 0 && !acceptsIncomplete)
      throw new UnreadableError(`Request ${id}: nothing could be read of ${lost.join(', ')}.`);
  }

  /** Files that could not be read, as far as this archive names them: a zip names its own. */
  #missing() {
    return [...this.#files.missing, ...(this.#parts ?? []).flatMap(({ missing }) => missing ?? [])];
  }

  #manifestHead(): Record<string, unknown> {
    const reference = referenceOf(this.#request.id);
    return {
      format: 'privacy-requests/manifest/1',
      reference,
      createdAt: this.#createdAt.toISOString(),
      missing: this.#missing(),
      ...(this.#parts && {
        parts: numbered(this.#parts).map(({ part, number }) => ({
          name: `handover-${reference}-${partName(number, part)}`,
          kind: part.kind,
          size: part.bytes,
          sha256: part.sha256,
          manifestSha256: part.manifestSha256,
          path: part.path,
          first: part.first,
          last: part.last,
          files: part.files,
          holds: part.holds,
        })),
      }),
    };
  }

  #renderIndex(): string {
    const reference = referenceOf(this.#request.id);
    return this.#ports.renderArchiveIndex(
      {
        reference,
        name: this.#request.name ?? '',
        createdAt: this.#createdAt.toISOString(),
        records: this.#records,
        files: this.#files.table(),
        ...(this.#parts && {
          parts: numbered(this.#parts).map(({ part, number }) => ({
            ...part,
            name: `handover-${reference}-${partName(number, part)}`,
          })),
        }),
        missing: this.#missing(),
      },
      this.#request.language,
    );
  }
}

const numbered = (parts: readonly PartDescription[]) =>
  parts.map((part, index) => ({ part, number: index + firstCutPart }));
