import type { Archives } from '../../../functions/handover/ports.ts';

export interface InMemoryArchives extends Archives {
  /** By request id: the entries' contents by their names, in the order in which they were written. */
  readonly archives: Map<string, Map<string, Buffer>>;
  /** Every minted URL's request and life. */
  readonly minted: { requestId: string; lifeSeconds: number }[];
}

/** Archives as maps of buffers. */
export function inMemoryArchives(): InMemoryArchives {
  const archives: InMemoryArchives['archives'] = new Map();
  const minted: InMemoryArchives['minted'] = [];
  return {
    archives,
    minted,
    async write(requestId, entries) {
      const files = new Map<string, Buffer>();
      for await (const { name, content } of entries) {
        const chunks: Uint8Array[] = [];
        for await (const chunk of content) chunks.push(chunk);
        files.set(name, Buffer.concat(chunks));
      }
      const earlier = archives.get(requestId);
      archives.set(requestId, files);
      return {
        size: [...files.values()].reduce((sum, file) => sum + file.length, 0),
        async undo() {
          if (archives.get(requestId) !== files) return;
          if (earlier) archives.set(requestId, earlier);
          else archives.delete(requestId);
        },
      };
    },
    async mintUrl(requestId, lifeSeconds) {
      minted.push({ requestId, lifeSeconds });
      return `https://archives.example/${requestId}?life=${lifeSeconds}&mint=${minted.length}`;
    },
    async delete(requestId) {
      archives.delete(requestId);
    },
  };
}
