/**
 * A separate process that hands over one customer's files as `write-archive` does, and reports the seconds that it took:
 * the S3 that serves them shall not take turns with it.
 */
import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../functions/handover/domain/archive-entry.ts';
import { readAhead } from '../../functions/handover/read-ahead.ts';
import { hostingStore } from '../../functions/stores/aws/hosting.ts';
import type { DataStore, ExportedFile } from '../../functions/stores/ports.ts';
import { whenParentEnds } from '../../program/processes.ts';
import { clientsAt } from './clients.ts';

/** The files to hand over. */
export interface ReadingTask {
  /** URL of the local S3. */
  url: string;
  bucket: string;
  customerId: string;
  /** Whether the next files are read while one is written. */
  isAhead: boolean;
}

whenParentEnds(() => process.exit());

const { url, bucket, customerId, isAhead } = JSON.parse(process.argv[2] ?? '') as ReadingTask;
const { s3, destroy } = clientsAt(url);
const subject: Parameters<DataStore['exportFiles']>[0] = { customerId, address: '', addressKey: '' };

async function* entriesOf(files: AsyncIterable<ExportedFile>): AsyncGenerator<ArchiveEntry> {
  for await (const { path, modifiedAt = new Date(), read } of files)
    yield { name: path, modifiedAt, content: contentOf(read) };
}

async function* contentOf(read: ExportedFile['read']): AsyncGenerator<Uint8Array> {
  yield* await read();
}

const startedAt = performance.now();
const files = hostingStore(s3, bucket).exportFiles(subject);
await s3Archives(s3, bucket).write(customerId, entriesOf(isAhead ? readAhead(files) : files));
process.stdout.write(JSON.stringify((performance.now() - startedAt) / 1000));
destroy();
