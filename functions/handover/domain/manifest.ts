import { createHash } from 'node:crypto';
import type { ArchiveEntry } from './archive-entry.ts';

/** How an entry is written. */
interface EntryOptions {
  onSize?: (size: number) => void;
  /** The name of a file whose path had to be changed. */
  originalPath?: string;
  expectedSize?: number;
}

/**
 * Makes entries of an archive, and the last of them: the manifest with the size and the SHA-256 of each. Memory grows
 * with the number of entries, about 300 bytes a line, including the path.
 */
export class Manifest {
  /** Entries so far, the manifest included once it is made. */
  entries = 0;
  /** Hex; known once the manifest has been consumed. */
  sha256 = '';
  readonly #lines: Buffer[] = [];

  textEntry(name: string, text: string, at: Date): ArchiveEntry {
    const bytes = Buffer.from(text);
    return this.entry(name, at, chunks([bytes]), { expectedSize: bytes.length });
  }

  /** Passes the content through and writes the entry's manifest line at its end. */
  entry(
    name: string,
    modifiedAt: Date,
    content: AsyncIterable<Uint8Array>,
    { onSize, originalPath, expectedSize }: EntryOptions = {},
  ): ArchiveEntry {
    this.entries += 1;
    const addLine = (size: number, sha256: string) => {
      this.#lines.push(Buffer.from(JSON.stringify({ path: name, size, sha256, originalPath })));
      onSize?.(size);
    };
    return {
      name,
      modifiedAt,
      content: hashing(content, addLine),
      ...(expectedSize !== undefined && { expectedSize }),
    };
  }

  /** The manifest itself, after everything else. @param head what stands before the entries */
  manifestEntry(name: string, head: Record<string, unknown>, modifiedAt: Date): ArchiveEntry {
    this.entries += 1;
    const opening = Buffer.from(`${JSON.stringify(head).slice(0, -1)},"entries":[\n`);
    const lines = this.#lines.flatMap((line, index) => [index === 0 ? Buffer.alloc(0) : separator, line]);
    const parts = [opening, ...lines, Buffer.from('\n]}\n')];
    const expectedSize = parts.reduce((sum, { length }) => sum + length, 0);
    const content = hashing(chunks(parts), (_size, sha256) => {
      this.sha256 = sha256;
    });
    return { name, modifiedAt, content, expectedSize, isListedFirst: true };
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
