import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { operationOf } from '../../emulators/operation-of.ts';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import type { Layer } from '../../emulators/server.ts';
import { s3Archives } from '../../functions/handover/aws/s3-archives.ts';
import type { ArchiveEntry } from '../../functions/handover/domain/archive-entry.ts';
import { readAhead } from '../../functions/handover/read-ahead.ts';
import { hostingStore } from '../../functions/stores/aws/hosting.ts';
import type { DataStore, ExportedFile } from '../../functions/stores/ports.ts';
import { storeFile } from '../../local/seed/seed.ts';
import { clientsAt } from '../support/clients.ts';
import type { Row } from '../support/figure.ts';
import { number } from '../support/words.ts';

/** A site of small files: how long it takes is decided by how long one takes to open. */
const site = { files: 5_000, bytes: 1_000 };
const openingMs = 20;
/** One after the other, fewer of them tell as much. */
const oneByOne = 250;
const goals = { seconds: 15, readsAtATime: 16, filesPerRun: 500_000 };
const runSeconds = 900;
const bucket = 'hosting';

export const readAheadTime: Row = {
  row: 21,
  name: 'time of a handover of 5,000 files of 1 KB, at 20 ms to open one',
  before: '126–180 s; 22,000–56,000 files in a run of 15 minutes',
  limit: '3 s with 32 at a time',
  goal: '≤ 15 s; ≥ 16 reads at a time; ≥ 500,000 files in a run',
  how: 'The hosting store’s files are zipped and uploaded as `write-archive` does it, from and to a local S3 that waits 20 ms before it answers a GetObject. The first 250 are also read one after the other, in the same run.',
  async measure({ folder, say }) {
    let [reading, most] = [0, 0];
    const slowReads: Layer = (handler) => async (request, response) => {
      if (operationOf('s3', request, Buffer.alloc(0)) !== 'GetObject') return handler(request, response);
      reading += 1;
      most = Math.max(most, reading);
      await sleep(openingMs);
      await handler(request, response);
      reading -= 1;
    };
    const s3 = await startS3({ directory: join(folder, 's3-read-ahead'), layer: slowReads });
    const { s3: client, destroy } = clientsAt(s3.url);
    try {
      s3.createBucket(bucket, { versioned: true });
      say(`storing ${number(site.files)} files`);
      await store(client, 'KH-1', site.files);
      await store(client, 'KH-2', oneByOne);
      say('handing them over');
      const seconds = await secondsOf(client, 'KH-1', readAhead);
      const readsAtATime = most;
      const serialSeconds = (await secondsOf(client, 'KH-2', (files) => files)) * (site.files / oneByOne);
      const filesPerRun = Math.floor((site.files / seconds) * runSeconds);
      return {
        value: `${seconds.toFixed(1)} s, ${readsAtATime} reads at a time; ${number(filesPerRun)} files in a run of 15 minutes; one after the other ${Math.round(serialSeconds)} s`,
        isMet:
          seconds <= goals.seconds && readsAtATime >= goals.readsAtATime && filesPerRun >= goals.filesPerRun,
        measured: { seconds, readsAtATime, filesPerRun, serialSeconds },
        remarks: [
          'Files in a run: as many as 15 minutes have room for at this rate. The order of the files, the memory and broken files are the business of tests.',
        ],
        chart: {
          title: 'A handover of 5,000 small files, 20 ms to open one',
          unit: 's',
          goal: goals.seconds,
          bars: [
            { label: 'one after the other', value: serialSeconds },
            { label: 'read ahead', value: seconds, isOurs: true },
          ],
        },
      };
    } finally {
      destroy();
      await s3.close();
    }
  },
};

const uploadsAtATime = 32;

type S3Client = ReturnType<typeof clientsAt>['s3'];

async function store(client: S3Client, customerId: string, files: number): Promise<void> {
  const numbers = Array.from({ length: files }, (_, index) => index).values();
  const upload = async () => {
    for (const index of numbers) {
      const Key = `customers/${customerId}/website/page-${index}.html`;
      await storeFile(client, { Bucket: bucket, Key, Body: Buffer.alloc(site.bytes, index) });
    }
  };
  await Promise.all(Array.from({ length: uploadsAtATime }, upload));
}

async function secondsOf(
  client: S3Client,
  customerId: string,
  inOrder: (files: AsyncIterable<ExportedFile>) => AsyncIterable<ExportedFile>,
): Promise<number> {
  const startedAt = performance.now();
  const subject: Parameters<DataStore['exportFiles']>[0] = { customerId, address: '', addressKey: '' };
  const files = inOrder(hostingStore(client, bucket).exportFiles(subject));
  await s3Archives(client, bucket).write(customerId, entriesOf(files));
  return (performance.now() - startedAt) / 1000;
}

async function* entriesOf(files: AsyncIterable<ExportedFile>): AsyncGenerator<ArchiveEntry> {
  for await (const { path, modifiedAt = new Date(), read } of files)
    yield { name: path, modifiedAt, content: contentOf(read) };
}

async function* contentOf(read: ExportedFile['read']): AsyncGenerator<Uint8Array> {
  yield* await read();
}
