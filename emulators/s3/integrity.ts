import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { crc32 } from 'node:zlib';
import { S3Error } from './errors.ts';

/** A checksum that S3 stores with an object: the header's name and its base64 value. */
export interface Checksum {
  header: string;
  value: string;
}

interface Digest {
  update(chunk: Uint8Array): void;
  base64(): string;
}

/** The supported checksum headers. All others are rejected as not implemented. */
export const checksumHeaders: Record<string, () => Digest> = {
  'x-amz-checksum-crc32': () => {
    let sum = 0;
    return {
      update: (chunk) => {
        sum = crc32(chunk, sum);
      },
      base64: () => {
        const bytes = Buffer.alloc(4);
        bytes.writeUInt32BE(sum);
        return bytes.toString('base64');
      },
    };
  },
  'x-amz-checksum-sha1': () => hashed('sha1'),
  'x-amz-checksum-sha256': () => hashed('sha256'),
};

/** The payload hash of a body that arrives in chunks, with its checksum as a trailer. */
export const unsignedStream = 'STREAMING-UNSIGNED-PAYLOAD-TRAILER';

/** Digests a body while it is read, then compares it with everything that its headers and trailers announced. */
export class Integrity {
  readonly #headers: IncomingHttpHeaders;
  readonly #md5 = createHash('md5');
  readonly #sha256;
  readonly #checksum: { header: string; digest: Digest } | undefined;
  #size = 0;

  constructor(headers: IncomingHttpHeaders) {
    this.#headers = headers;
    if (/^[0-9a-f]{64}$/.test(String(headers['x-amz-content-sha256']))) this.#sha256 = createHash('sha256');
    const header = Object.keys(checksumHeaders).find(
      (name) => headers[name] || headers['x-amz-trailer'] === name,
    );
    const create = header && checksumHeaders[header];
    this.#checksum = create ? { header, digest: create() } : undefined;
  }

  update(chunk: Uint8Array): void {
    this.#size += chunk.length;
    this.#md5.update(chunk);
    this.#sha256?.update(chunk);
    this.#checksum?.digest.update(chunk);
  }

  /**
   * @returns the size in bytes, the MD5 in hex, and the checksum that was sent.
   * @throws S3Error `BadDigest`, `XAmzContentSHA256Mismatch` or `IncompleteBody`.
   */
  verify(trailers: ReadonlyMap<string, string>): { size: number; md5: string; checksum?: Checksum } {
    const announcedSize = this.#headers['x-amz-decoded-content-length'];
    if (announcedSize !== undefined && Number(announcedSize) !== this.#size)
      throw new S3Error('IncompleteBody');
    const md5 = this.#md5.digest();
    const announcedMd5 = this.#headers['content-md5'];
    if (announcedMd5 !== undefined && announcedMd5 !== md5.toString('base64')) throw new S3Error('BadDigest');
    if (this.#sha256 && this.#sha256.digest('hex') !== this.#headers['x-amz-content-sha256'])
      throw new S3Error('XAmzContentSHA256Mismatch');
    const found = { size: this.#size, md5: md5.toString('hex') };
    if (!this.#checksum) return found;
    const { header, digest } = this.#checksum;
    const value = digest.base64();
    if (value !== (this.#headers[header] ?? trailers.get(header))) throw new S3Error('BadDigest');
    return { ...found, checksum: { header, value } };
  }
}

function hashed(algorithm: string): Digest {
  const hash = createHash(algorithm);
  return { update: (chunk) => void hash.update(chunk), base64: () => hash.digest('base64') };
}
