import { createHash } from 'node:crypto';
import type { ArchiveEntry } from '../../../functions/handover/domain/archive-entry.ts';
import type { PartDescription } from '../../../functions/handover/domain/part.ts';
import type { Archives, PartKey } from '../../../functions/handover/ports.ts';

/** What lies at one place: the entries of a zip, a file, or a description. */
type Stored = Map<string, Buffer> | Buffer | PartDescription;

export interface InMemoryArchives extends Archives {
  /** By request id: the entries' contents by their names, in the order in which they were written. */
  readonly archives: Map<string, Map<string, Buffer>>;
  /** By request id and number, such as `0123456789AB/2`: the other parts. */
  readonly parts: Map<string, Map<string, Buffer> | Buffer>;
  readonly descriptions: Map<string, PartDescription>;
  /** By request id, store and name, such as `0123456789AB/site:billing/1`: what the site has uploaded. */
  readonly siteParts: Map<string, Buffer>;
  /** Every minted URL's request, life and part. */
  readonly minted: {
    requestId: string;
    lifeSeconds: number;
    part?: number;
    site?: { store: string; part: string };
  }[];
}

/** Archives as maps of buffers. */
export function inMemoryArchives(): InMemoryArchives {
  const archives: InMemoryArchives['archives'] = new Map();
  const parts: InMemoryArchives['parts'] = new Map();
  const descriptions: InMemoryArchives['descriptions'] = new Map();
  const siteParts: InMemoryArchives['siteParts'] = new Map();
  const minted: InMemoryArchives['minted'] = [];
  return {
    archives,
    parts,
    descriptions,
    siteParts,
    minted,
    async write(requestId, entries) {
      const files = await collected(entries);
      return { size: sizeOf(files), undo: put(archives, requestId, files) };
    },
    async writePart(target, entries) {
      const files = await collected(entries);
      const undo = put(parts, nameOf(target), files);
      return { size: sizeOf(files), sha256: sha256([...files.values()]), undo };
    },
    async copyPart(target, content) {
      const chunks: Uint8Array[] = [];
      for await (const chunk of content) chunks.push(chunk);
      const file = Buffer.concat(chunks);
      return { size: file.length, sha256: sha256(chunks), undo: put(parts, nameOf(target), file) };
    },
    async describePart(target, description) {
      return { undo: put(descriptions, nameOf(target), structuredClone(description)) };
    },
    async findPart(target) {
      return structuredClone(descriptions.get(nameOf(target)));
    },
    async mintUrl(requestId, lifeSeconds, part) {
      minted.push({
        requestId,
        lifeSeconds,
        ...(part && { part: part.number }),
        ...(part?.site && { site: part.site }),
      });
      const name = part ? `${requestId}/${part.name}` : requestId;
      return `https://archives.example/${name}?life=${lifeSeconds}&mint=${minted.length}`;
    },
    async findSiteParts(requestId, store) {
      const folder = `${requestId}/${store}/`;
      const here = [...siteParts].filter(([name]) => name.startsWith(folder));
      const list = siteParts.get(`${folder}list`);
      const bytes = new Map(here.map(([name, { length }]) => [name.slice(folder.length), length]));
      return { bytes, ...(list && { list }) };
    },
    async delete(requestId) {
      archives.delete(requestId);
      for (const stored of [parts, descriptions, siteParts])
        for (const name of stored.keys()) if (name.startsWith(`${requestId}/`)) stored.delete(name);
    },
  };
}

const nameOf = ({ requestId, part }: PartKey) => `${requestId}/${part}`;

/** @returns what takes back exactly this writing */
function put<Value extends Stored>(stored: Map<string, Value>, name: string, value: Value) {
  const earlier = stored.get(name);
  stored.set(name, value);
  return async () => {
    if (stored.get(name) !== value) return;
    if (earlier) stored.set(name, earlier);
    else stored.delete(name);
  };
}

async function collected(entries: AsyncIterable<ArchiveEntry>): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for await (const { name, content } of entries) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    files.set(name, Buffer.concat(chunks));
  }
  return files;
}

const sizeOf = (files: Map<string, Buffer>) =>
  [...files.values()].reduce((sum, file) => sum + file.length, 0);

function sha256(chunks: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const chunk of chunks) hash.update(chunk);
  return hash.digest('hex');
}
