import type { ListedPart } from '../../contract/site.ts';
import type { ArchiveEntry } from '../../functions/handover/domain/archive-entry.ts';
import { ArchivePaths } from '../../functions/handover/domain/archive-paths.ts';
import { Manifest } from '../../functions/handover/domain/manifest.ts';
import { extensionOf } from '../../functions/handover/domain/part.ts';
import { zip } from '../../functions/handover/domain/zip.ts';
import type { ExportedPiece } from '../stores/site-system.ts';

/** A larger piece is a part of its own: nobody unpacks a film to look at a ticket. */
const maxPackedBytes = 100e6;
/** How much of pieces one pack takes, and how many of them. */
const packBytes = 1e9;
const packFiles = 10_000;

/** One part of a copy: its bytes, to be read once, and then what is in it. */
export interface CopyPart {
  content: AsyncIterable<Uint8Array>;
  describe(): Omit<ListedPart, 'part'>;
}

/**
 * Makes parts of pieces: packages and large pieces as they are, the others in zips like those of the workflow, each with a
 * manifest. Every path is below a folder of the store's name, so that nothing falls together when all parts are unpacked.
 * A part has to be read to its end before the next one is asked for.
 */
export async function* packParts(
  store: string,
  pieces: AsyncIterable<ExportedPiece>,
  createdAt: Date,
): AsyncGenerator<CopyPart> {
  const folder = store.replace(/^site:/, '');
  const paths = new ArchivePaths();
  const source = pieces[Symbol.asyncIterator]();
  /** Large pieces that came while others were packed. */
  const alone: ExportedPiece[] = [];
  const pathOf = ({ name }: ExportedPiece) => paths.assign(`${folder}/${name}`);
  try {
    let packs = 0;
    for (let next = await source.next(); !next.done || alone.length > 0; ) {
      const large = alone.shift() ?? (next.done || !isAlone(next.value) ? undefined : next.value);
      if (large) {
        yield asItIs(large, pathOf(large));
        if (!next.done && large === next.value) next = await source.next();
        continue;
      }
      packs += 1;
      const pack = new Pack(folder, packs, createdAt);
      // Whoever reads the pack draws the pieces; what does not fit any more is left for the next one.
      const left = { next };
      yield { content: zip(pack.entries(source, left, alone, pathOf)), describe: () => pack.describe() };
      next = left.next;
    }
  } finally {
    await source.return?.();
  }
}

const isAlone = ({ size = 0, isPackage }: ExportedPiece): boolean =>
  isPackage === true || size > maxPackedBytes;

const asItIs = (piece: ExportedPiece, path: string): CopyPart => ({
  content: piece.read(),
  describe: () => ({
    kind: 'as-it-is',
    extension: extensionOf(path),
    files: 1,
    holds: holdsOf(piece),
    absent: absentIn(piece),
    path,
  }),
});

const holdsOf = ({ category, holds }: ExportedPiece): Readonly<Record<string, number>> =>
  holds ?? { [category]: 1 };

const absentIn = ({ category, absent = [] }: ExportedPiece): Readonly<Record<string, number>> =>
  absent.length > 0 ? { [category]: absent.length } : {};

/** A zip of small pieces, and the account of it. */
class Pack {
  readonly #manifest = new Manifest();
  readonly #name: string;
  readonly #createdAt: Date;
  readonly #holds: Record<string, number> = {};
  readonly #absent: Record<string, number> = {};
  readonly #missing: { path: string; reason: 'gone' }[] = [];
  #files = 0;
  #bytes = 0;
  #first?: string;
  #last?: string;

  constructor(folder: string, number: number, createdAt: Date) {
    this.#name = `manifest-${folder}-${number}.json`;
    this.#createdAt = createdAt;
  }

  async *entries(
    source: AsyncIterator<ExportedPiece>,
    left: { next: IteratorResult<ExportedPiece> },
    alone: ExportedPiece[],
    pathOf: (piece: ExportedPiece) => string,
  ): AsyncGenerator<ArchiveEntry> {
    while (!left.next.done && this.#files < packFiles && this.#bytes < packBytes) {
      const piece = left.next.value;
      if (isAlone(piece)) alone.push(piece);
      else yield this.#entry(piece, pathOf(piece));
      left.next = await source.next();
    }
    const head = {
      format: 'privacy-requests/manifest/1',
      createdAt: this.#createdAt.toISOString(),
      missing: this.#missing,
    };
    yield this.#manifest.manifestEntry(this.#name, head, this.#createdAt);
  }

  describe(): Omit<ListedPart, 'part'> {
    return {
      kind: 'zip',
      extension: 'zip',
      files: this.#files,
      holds: this.#holds,
      absent: this.#absent,
      manifestSha256: this.#manifest.sha256,
      ...(this.#first !== undefined && { first: this.#first }),
      ...(this.#last !== undefined && { last: this.#last }),
    };
  }

  #entry(piece: ExportedPiece, path: string): ArchiveEntry {
    this.#files += 1;
    this.#first ??= path;
    this.#last = path;
    add(this.#holds, holdsOf(piece));
    add(this.#absent, absentIn(piece));
    this.#missing.push(...(piece.absent ?? []).map((path) => ({ path, reason: 'gone' as const })));
    return this.#manifest.entry(path, piece.modifiedAt ?? this.#createdAt, piece.read(), {
      onSize: (size) => {
        this.#bytes += size;
      },
      ...(!path.endsWith(`/${piece.name}`) && { originalPath: piece.name }),
      ...(piece.size !== undefined && { expectedSize: piece.size }),
    });
  }
}

function add(sum: Record<string, number>, more: Readonly<Record<string, number>>): void {
  for (const [category, count] of Object.entries(more)) sum[category] = (sum[category] ?? 0) + count;
}
