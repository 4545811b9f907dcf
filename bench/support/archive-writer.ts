/**
 * A separate process that writes one archive like `write-archive`, with a small heap, and reports as JSON how much
 * memory it took. Started by `archives.ts` with `--expose-gc`.
 */
import { randomBytes } from 'node:crypto';
import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../functions/handover/domain/archive-entry.ts';
import { whenParentEnds } from '../../program/processes.ts';
import { clientsAt } from './clients.ts';

/** The archive to write. `media` is incompressible, `text` compressible. */
export interface ArchiveTask {
  /** URL of the local S3. */
  url: string;
  bucket: string;
  requestId: string;
  content: 'media' | 'text';
  entries: number;
  entryBytes: number;
}

/** All in bytes. */
export interface ArchiveMemory {
  /** Size of the archive. */
  size: number;
  /** Live memory at regular intervals, each right after a forced garbage collection. */
  samples: {
    /** Objects: these are limited by the heap size, and grow if there is a leak. */
    heap: number;
    /** Buffers outside the heap: upload parts in flight, and the directory. */
    buffers: number;
  }[];
  /** The whole process at its peak, including garbage not yet collected. */
  resident: number;
}

const sampleCount = 50;
const chunkLength = 64 * 1024;

whenParentEnds(() => process.exit());

const task = JSON.parse(process.argv[2] ?? '') as ArchiveTask;
const samples: ArchiveMemory['samples'] = [];

function sample(): void {
  if (!globalThis.gc) throw new Error('This process needs --expose-gc.');
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  samples.push({ heap: heapUsed, buffers: external });
}

/** The same block over and over, which is too long for the compressor to notice. */
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
