/**
 * A process of its own that writes one archive as `write-archive` does, in a small heap, and tells as JSON how much
 * memory that took. Started by `archives.ts` with `--expose-gc`.
 */
import { randomBytes } from 'node:crypto';
import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../functions/handover/ports.ts';
import { clientsAt } from './clients.ts';

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

/** Bytes. */
export interface ArchiveMemory {
  /** Size of the archive. */
  size: number;
  /** What was alive at even distances on the way, each right after a forced garbage collection. */
  samples: {
    /** Objects. They are what the limited heap holds, and what a leak fills. */
    heap: number;
    /** Buffers outside of the heap: the parts of the upload that are under way, and the directory. */
    buffers: number;
  }[];
  /** The whole process at its peak, with the garbage that nobody had to collect yet. */
  resident: number;
}

const sampleCount = 50;
const chunkLength = 64 * 1024;

const task = JSON.parse(process.argv[2] ?? '') as ArchiveTask;
const samples: ArchiveMemory['samples'] = [];

function sample(): void {
  if (!globalThis.gc) throw new Error('This process needs --expose-gc.');
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  samples.push({ heap: heapUsed, buffers: external });
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
    if (index % Math.ceil(task.entries / sampleCount) === 0) sample();
    yield { name: `website/${index % 100}/tệp số ${index}.bin`, modifiedAt, content: contentOf(index) };
  }
  sample();
}

const clients = clientsAt(task.url);
const { size } = await s3Archives(clients.s3, task.bucket).write(task.requestId, entries());
clients.destroy();
const resident = process.resourceUsage().maxRSS * 1024;
console.log(JSON.stringify({ size, samples, resident } satisfies ArchiveMemory));
