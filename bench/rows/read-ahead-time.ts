import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { operationOf } from '../../emulators/operation-of.ts';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import type { Layer } from '../../emulators/server.ts';
import { storeFile } from '../../local/seed/seed.ts';
import { clientsAt } from '../support/clients.ts';
import type { Row } from '../support/figure.ts';
import type { ReadingTask } from '../support/handover-reader.ts';
import { number } from '../support/words.ts';

/** A site of small files: how long it takes is decided by how long one takes to open. */
const site = { files: 5_000, bytes: 1_000 };
const openingMs = 20;
/** One after the other, fewer of them tell as much. */
const oneByOne = 250;
const goals = { seconds: 15, readsAtATime: 16, filesPerRun: 500_000 };
const runSeconds = 900;
const bucket = 'hosting';
const program = fileURLToPath(new URL('../support/handover-reader.ts', import.meta.url));

export const readAheadTime: Row = {
  row: 21,
  name: 'time of a handover of 5,000 files of 1 KB, at 20 ms to open one',
  before: '126–180 s; 22,000–56,000 files in a run of 15 minutes',
  limit: '3 s with 32 at a time',
  goal: '≤ 15 s; ≥ 16 reads at a time; ≥ 500,000 files in a run',
  how: 'The hosting store’s files are zipped and uploaded as `write-archive` does it, in a process of its own, from and to a local S3 that waits 20 ms before it answers a GetObject. The first 250 are also read one after the other, in the same run.',
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
      const seconds = await secondsOf({ url: s3.url, bucket, customerId: 'KH-1', isAhead: true });
      const readsAtATime = most;
      const serialSeconds =
        (await secondsOf({ url: s3.url, bucket, customerId: 'KH-2', isAhead: false })) *
        (site.files / oneByOne);
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

async function secondsOf(task: ReadingTask): Promise<number> {
  const { stdout } = await promisify(execFile)(process.execPath, [program, JSON.stringify(task)]);
  return JSON.parse(stdout) as number;
}
