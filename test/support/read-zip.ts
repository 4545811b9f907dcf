import { fromBuffer } from 'yauzl';
import { bytesOf } from './collect.ts';

export interface ZipFile {
  name: string;
  content: Buffer;
  deflated: boolean;
}

/** Reads an archive with another library than the one that wrote it; checks every size. */
export function readZip(archive: Buffer): Promise<ZipFile[]> {
  return new Promise((resolve, reject) => {
    const files: ZipFile[] = [];
    fromBuffer(
      archive,
      { lazyEntries: true, validateEntrySizes: true, strictFileNames: true },
      (error, zip) => {
        if (error) return reject(error);
        zip.on('entry', (entry) => {
          zip.openReadStream(entry, (openError, stream) => {
            if (openError) return reject(openError);
            bytesOf(stream).then((content) => {
              files.push({ name: entry.fileName, content, deflated: entry.compressionMethod === 8 });
              zip.readEntry();
            }, reject);
          });
        });
        zip.on('end', () => resolve(files));
        zip.on('error', reject);
        zip.readEntry();
      },
    );
  });
}
