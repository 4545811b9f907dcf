import { stringify } from 'csv-stringify/sync';
import { firstCutPart } from '../../contract/machines.ts';
import type { Request } from '../requests/domain/request.ts';
import { storesNotCopied } from '../requests/domain/site-record.ts';
import type { BasePorts } from '../requests/ports.ts';
import { UnreadableError } from '../shared/errors.ts';
import { referenceOf } from '../shared/reference.ts';
import type { Category } from '../stores/domain/plan.ts';
import type { DataStore, DataSubject, ExportedRecords } from '../stores/ports.ts';
import type { ArchiveEntry } from './domain/archive-entry.ts';
import type { RenderArchiveIndex } from './domain/archive-index.ts';
import { Manifest } from './domain/manifest.ts';
import { type PartDescription, partName, type UnreadableCounts } from './domain/part.ts';
import { jsonOf } from './domain/record-json.ts';
import { spreadsheetRows } from './domain/spreadsheet-rows.ts';
import { FileEntries } from './file-entries.ts';
import { copiedIn } from './outcomes.ts';

/** The other parts of a copy, in order: those that files here were cut into, if they were, and those of the site. */
export interface CopyParts {
  cut?: readonly PartDescription[] | undefined;
  site: readonly PartDescription[];
}

/**
 * The contents of one handover archive, entry by entry, and the account of it:
 *
 *     information/<category>.json, .csv    records, machine-readable
 *     data/<path>                          hosted files, unchanged; of a copy in parts they are in the other parts
 *     index.html                           the same, for reading; and what is in the other parts
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
  readonly #parts: CopyParts;
  readonly #createdAt: Date;
  readonly #manifest = new Manifest();
  readonly #records: ExportedRecords[] = [];
  readonly #files: FileEntries;

  constructor(
    ports: BasePorts & { renderArchiveIndex: RenderArchiveIndex },
    request: Request,
    subject: DataSubject,
    stores: readonly DataStore[],
    parts: CopyParts,
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
      if (!this.#parts.cut) yield* this.#files.entries(store.exportFiles(this.#subject));
    }
    this.#requireSomethingOfEach();
    const index = this.#manifest.textEntry('index.html', this.#renderIndex(), this.#createdAt);
    yield { ...index, isListedFirst: true };
    yield this.#manifest.manifestEntry('manifest.json', this.#manifestHead(), this.#createdAt);
  }

  /** Number of records and files of the stores here, by category. */
  get returned(): ReadonlyMap<Category, number> {
    return copiedIn([this.own(), ...(this.#parts.cut ?? [])]).returned;
  }

  /** Number of files of the stores here that could not be read, by category. */
  get unreadable(): ReadonlyMap<Category, UnreadableCounts> {
    return copiedIn([this.own(), ...(this.#parts.cut ?? [])]).unreadable;
  }

  /** What is in this archive itself. */
  own(): Pick<PartDescription, 'files' | 'holds' | 'unreadable'> {
    const files = Object.fromEntries(this.#files.returned);
    const records = Object.fromEntries(
      this.#records.map(({ category, records: { length } }) => [category, length]),
    );
    const { returned } = copiedIn([
      { holds: files, unreadable: {} },
      { holds: records, unreadable: {} },
    ]);
    return {
      files: Object.values(files).reduce((sum, count) => sum + count, 0),
      holds: Object.fromEntries(returned),
      unreadable: Object.fromEntries(this.#files.unreadable),
    };
  }

  /** Available once the last entry has been consumed. `entries`: of this archive, and the files of the other parts. */
  summary(): { entries: number; missing: number; manifestSha256: string } {
    const { unreadable } = copiedIn([this.own(), ...this.#others]);
    const missing = [...unreadable.values()].reduce(
      (sum, { archived, others }) => sum + archived + others,
      0,
    );
    const elsewhere = this.#others.reduce((sum, { files }) => sum + files, 0);
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
    const here = [this.own(), ...(this.#parts.cut ?? [])];
    const atSite = Map.groupBy(this.#parts.site, ({ site }) => site?.store);
    const lost = [here, ...atSite.values()]
      .map(copiedIn)
      .flatMap(({ returned, unreadable }) =>
        [...unreadable.keys()].filter((category) => !((returned.get(category) ?? 0) > 0)),
      );
    if (lost.length > 0 && !acceptsIncomplete)
      throw new UnreadableError(`Request ${id}: nothing could be read of ${lost.join(', ')}.`);
  }

  get #others(): readonly PartDescription[] {
    return [...(this.#parts.cut ?? []), ...this.#parts.site];
  }

  /** Files that could not be read, as far as this archive names them: a zip names its own. */
  #missing() {
    return [...this.#files.missing, ...this.#others.flatMap(({ missing }) => missing ?? [])];
  }

  #manifestHead(): Record<string, unknown> {
    const reference = referenceOf(this.#request.id);
    return {
      format: 'privacy-requests/manifest/1',
      reference,
      createdAt: this.#createdAt.toISOString(),
      missing: this.#missing(),
      ...(this.#others.length > 0 && {
        parts: numbered(this.#others).map(({ part, number }) => ({
          name: `handover-${reference}-${partName(number, part)}`,
          store: part.site?.store.replace('site:', ''),
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
    const notCopied = storesNotCopied(this.#request);
    const reference = referenceOf(this.#request.id);
    return this.#ports.renderArchiveIndex(
      {
        reference,
        name: this.#request.name ?? '',
        createdAt: this.#createdAt.toISOString(),
        records: this.#records,
        files: this.#files.table(),
        ...(this.#parts.cut && { isCut: true }),
        ...(this.#others.length > 0 && {
          parts: numbered(this.#others).map(({ part, number }) => ({
            ...part,
            name: `handover-${reference}-${partName(number, part)}`,
          })),
        }),
        ...(notCopied.length > 0 && { notCopied }),
        missing: this.#missing(),
      },
      this.#request.language,
    );
  }
}

const numbered = (parts: readonly PartDescription[]) =>
  parts.map((part, index) => ({ part, number: index + firstCutPart }));
