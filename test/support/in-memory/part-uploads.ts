import { createHash } from 'node:crypto';
import type { PartUploads, SitePartName } from '../../../functions/sites/ports.ts';
import type { InMemoryArchives } from './archives.ts';

export interface InMemoryPartUploads extends PartUploads {
  /** What nobody has closed or given up. */
  open(): SitePartName[];
  /** What a site does with a URL; answers with the piece's ETag, or with nothing if there is no such upload any more. */
  put(url: string, body: Uint8Array): string | undefined;
}

/** Uploads in a map; what is closed lies among the archives. */
export function inMemoryPartUploads({ siteParts }: InMemoryArchives): InMemoryPartUploads {
  const uploads = new Map<string, { name: SitePartName; pieces: Map<number, Buffer> }>();
  let begun = 0;
  const keyOf = ({ request, store, part }: SitePartName) => `${request}/${store}/${part}`;
  const etagOf = (body: Uint8Array) => `"${createHash('md5').update(body).digest('hex')}"`;
  const find = (name: SitePartName, upload: string) => {
    const found = uploads.get(upload);
    return found && keyOf(found.name) === keyOf(name) ? found : undefined;
  };
  return {
    open: () => [...uploads.values()].map(({ name }) => name),
    put(url, body) {
      const { hostname, searchParams } = new URL(url);
      const found = hostname === 'uploads.example' && uploads.get(searchParams.get('upload') ?? '');
      if (!found) return undefined;
      found.pieces.set(Number(searchParams.get('piece')), Buffer.from(body));
      return etagOf(body);
    },
    async begin(name) {
      begun += 1;
      uploads.set(`upload-${begun}`, { name, pieces: new Map() });
      return `upload-${begun}`;
    },
    signPieces: async (_name, upload, pieces) =>
      pieces.map((piece) => `https://uploads.example/?upload=${upload}&piece=${piece}`),
    async complete(name, upload, pieces) {
      const found = find(name, upload);
      if (!found) return 'unknown';
      const bodies = pieces.map(({ piece }) => found.pieces.get(piece));
      const isFit = pieces.every(({ etag }, index) => {
        const body = bodies[index];
        return body !== undefined && etagOf(body) === etag;
      });
      if (!isFit) return 'unfit';
      siteParts.set(keyOf(name), Buffer.concat(bodies.flatMap((body) => body ?? [])));
      uploads.delete(upload);
      return 'complete';
    },
    async abort(name, upload) {
      if (find(name, upload)) uploads.delete(upload);
    },
  };
}
