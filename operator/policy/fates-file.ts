import { createHash } from 'node:crypto';
import { open, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { CustomerFate } from '../../functions/notices/report-notice.ts';

/** What was written. */
export interface FatesFile {
  file: string;
  /** Customers, a line each. */
  lines: number;
  /** Of the whole file, hex. */
  sha256: string;
}

/** Nothing is written over what may be a proof of an earlier day. */
export class FileExistsError extends Error {
  override name = 'FileExistsError';
}

/**
 * Writes the proof per customer as it is read, so that its size costs no memory. What fails half-way leaves no file
 * behind that looks complete.
 *
 * @throws FileExistsError when there is such a file
 */
export async function writeFates(file: string, fates: AsyncIterable<CustomerFate>): Promise<FatesFile> {
  const sink = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
    throw new FileExistsError(`${file} exists already; a proof is not written over.`);
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
