import { createHash } from 'node:crypto';
import { fromBuffer } from 'yauzl';

/** An archive as an unpacker sees it. */
export interface ReadArchive {
  /** Content by path. */
  files: Map<string, Buffer>;
  manifest: {
    reference: string;
    entries: { path: string; size: number; sha256: string; originalPath?: string }[];
    missing: { path: string; reason: string }[];
    /** Of a copy in parts: the others. `store`: of a part that a site has uploaded. */
    parts?: { name: string; store?: string; size: number; sha256: string }[];
  };
  /** Paths whose content does not match the manifest. */
  wrong: string[];
}

/** Unpacks an archive and checks it against its manifest. */
export async function readArchive(bytes: Buffer): Promise<ReadArchive> {
  const files = await unzip(bytes);
  const manifest = JSON.parse(files.get('manifest.json')?.toString() ?? '{}') as ReadArchive['manifest'];
  const listed = new Set(manifest.entries.map(({ path }) => path));
  const wrong = manifest.entries
    .filter(({ path, sha256 }) => sha256 !== sha256Of(files.get(path) ?? Buffer.alloc(0)))
    .map(({ path }) => path);
  const unlisted = [...files.keys()].filter((path) => path !== 'manifest.json' && !listed.has(path));
  return { files, manifest, wrong: [...wrong, ...unlisted] };
}

export const sha256Of = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** Contents by path. */
export function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  return new Promise((resolve, reject) => {
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error);
      zip.on('error', reject);
      zip.on('end', () => resolve(files));
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, async (failure, stream) => {
          if (failure) return reject(failure);
          try {
            files.set(entry.fileName, Buffer.concat(await stream.toArray()));
            zip.readEntry();
          } catch (cause) {
            reject(cause);
          }
        });
      });
      zip.readEntry();
    });
  });
}
