import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { CustomerFate } from '../../functions/notices/report-notice.ts';

/** Summary of the written file. */
export interface FatesFile {
  file: string;
  /** Customers, one per line. */
  lines: number;
  /** Of the whole file, hex. */
  sha256: string;
}

/** An existing file is never overwritten: it may be the proof of an earlier day. */
export class FileExistsError extends Error {
  override name = 'FileExistsError';
}

/**
 * Writes the proof customer by customer while reading, so that its size costs no memory. A failure halfway leaves no
 * file behind that looks complete.
 *
 * @throws FileExistsError if the file already exists
 */
export async function writeFates(file: string, fates: AsyncIterable<CustomerFate>): Promise<FatesFile> {
  const sink = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new FileExistsError(`${file} already exists; a proof is never overwritten.`);
  });
  const hash = createHash('sha256');
  let lines = 0;
  async function* rows() {
    for await (const { customerId, fate, messageId = '', delivered } of fates) {
      lines += 1;
      yield [customerId, fate, messageId, delivered ? 'yes' : 'no'];
    }
  }
  async function* hashed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  const csv = stringify({
    header: true,
    columns: ['customer', 'fate', 'message', 'delivered'],
    escape_formulas: true,
  });
  try {
    await pipeline(Readable.from(rows()), csv, hashed, sink.createWriteStream());
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  }
  return { file, lines, sha256: hash.digest('hex') };
}
