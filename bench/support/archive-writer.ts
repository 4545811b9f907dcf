/**
 * A process of its own that writes one archive as `write-archive` does, in a small heap, and tells as JSON how much
 * memory that took. Started by `archives.ts` with `--expose-gc`.
 */
import { randomBytes } from 'node:crypto';
import { s3Archives } from '../../functions/adapters/s3-archives.ts';
import type { ArchiveEntry } from '../../functions/app/ports.ts';
import { createClients } from '../../local/clients.ts';

/** What to write. `media` cannot be compressed, `text` can. */
export interface ArchiveTask {
  /** Of the local S3. */
  url: string;
  bucket: string;
  requestId: string;
  content: 'media' | 'text';
  entries: number;
  entryBytes: number;
}

/** Bytes, each the highest that was seen. */
export interface ArchiveMemory {
  /** Size of the archive. */
  size: number;
  /** Objects alive right after a forced garbage collection, buffers outside of the heap not counted. */
  liveHeap: number;
  /** The whole process at its peak, garbage included. */
  resident: number;
}

const samples = 50;
const chunkLength = 64 * 1024;

const task = JSON.parse(process.argv[2] ?? '') as ArchiveTask;
let liveHeap = 0;

function sample(): void {
  if (!globalThis.gc) throw new Error('This process needs --expose-gc.');
  globalThis.gc();
  liveHeap = Math.max(liveHeap, process.memoryUsage().heapUsed);
}

/** The same block again and again, which is too long for the packer to notice. */
const noise = randomBytes(1024 * 1024);
const words = 'Dữ liệu của khách hàng được bàn giao đầy đủ, kèm mã kiểm tra của từng tệp.\n';

async function* contentOf(index: number): AsyncGenerator<Uint8Array> {
  if (task.content === 'text') {
    yield Buffer.from(`${index} ${words.repeat(Math.ceil(task.entryBytes / words.length))}`).subarray(
      0,
      task.entryBytes,
    );
    return;
  }
  for (let at = 0; at < task.entryBytes; at += chunkLength) {
    const from = at % noise.length;
    yield noise.subarray(from, from + Math.min(chunkLength, task.entryBytes - at));
  }
}

async function* entries(): AsyncGenerator<ArchiveEntry> {
  const modifiedAt = new Date();
  for (let index = 0; index < task.entries; index += 1) {
    if (index % Math.ceil(task.entries / samples) === 0) sample();
    yield { name: `website/${index % 100}/tệp số ${index}.bin`, modifiedAt, content: contentOf(index) };
  }
  sample();
}

const clients = createClients({
  AWS_ENDPOINT_URL_DYNAMODB: task.url,
  AWS_ENDPOINT_URL_S3: task.url,
  AWS_ENDPOINT_URL_SFN: task.url,
  AWS_ENDPOINT_URL_SSM: task.url,
});
const { size } = await s3Archives(clients.s3, task.bucket).write(task.requestId, entries());
sample();
clients.destroy();
// Linux and macOS both: Node gives kilobytes.
const resident = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ size, liveHeap, resident } satisfies ArchiveMemory));
