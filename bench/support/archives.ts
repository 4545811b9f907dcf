import { execFile } from 'node:child_process';
import { createWriteStream, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type Entry, openPromise } from 'yauzl';
import { region } from '../../emulators/account.ts';
import { localCredentials } from '../../emulators/lambda/environment.ts';
import { archiveDownloads } from '../../functions/handover/aws/archive-downloads.ts';
import type { ArchiveMemory, ArchiveTask } from './archive-writer.ts';

const run = promisify(execFile);
const writer = fileURLToPath(new URL('./archive-writer.ts', import.meta.url));

/** Writes an archive in a separate process with the given heap size. */
export async function writeArchive(task: ArchiveTask, heapMegabytes: number): Promise<ArchiveMemory> {
  const flags = ['--expose-gc', `--max-old-space-size=${heapMegabytes}`];
  const { stdout } = await run(process.execPath, [...flags, writer, JSON.stringify(task)]);
  return JSON.parse(stdout) as ArchiveMemory;
}

/** The result of opening an archive. */
export interface Opened {
  entries: number;
  /** The result of each unpacker: no errors, or not installed on this machine. */
  verdicts: Record<string, 'opens' | 'not on this machine'>;
}

/** Programs that test a whole archive, including checksums; they exit with an error code if anything is wrong. */
const unpackers: Record<string, readonly (readonly [command: string, ...flags: string[]])[]> = {
  unzip: [['unzip', '-tqq']],
  '7z': [
    ['7z', 't', '-bso0'],
    ['7zz', 't', '-bso0'],
  ],
};

const downloadsAt = (endpoint: string, bucket: string) => {
  const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey } = localCredentials;
  const credentials = async () => ({ accessKeyId, secretAccessKey });
  return archiveDownloads({ region, endpoint, credentials }, bucket);
};

/** Downloads an archive like a customer and opens it. @throws if an unpacker finds an error */
export async function openArchive(
  { s3Url, bucket, requestId }: { s3Url: string; bucket: string; requestId: string },
  folder: string,
): Promise<Opened> {
  const file = join(folder, `${requestId}.zip`);
  try {
    const response = await fetch(await downloadsAt(s3Url, bucket).mintUrl(requestId, 300));
    if (!response.ok || !response.body) throw new Error(`The download was answered with ${response.status}.`);
    await pipeline(response.body, createWriteStream(file));
    const verdicts: Opened['verdicts'] = {};
    for (const [name, commands] of Object.entries(unpackers)) verdicts[name] = await testBy(commands, file);
    return { entries: await listedEntries(file), verdicts };
  } finally {
    rmSync(file, { force: true });
  }
}

async function testBy(
  commands: readonly (readonly [string, ...string[]])[],
  file: string,
): Promise<'opens' | 'not on this machine'> {
  for (const [command, ...flags] of commands) {
    try {
      await run(command, [...flags, file]);
      return 'opens';
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return 'not on this machine';
}

/** Lists an archive with a different implementation from the one that wrote it, and reads its last entry. */
async function listedEntries(file: string): Promise<number> {
  const zip = await openPromise(file, { lazyEntries: true, autoClose: false });
  try {
    let count = 0;
    let last: Entry | undefined;
    for await (const entry of zip.eachEntry()) {
      count += 1;
      last = entry;
    }
    if (last) for await (const _chunk of await zip.openReadStreamPromise(last));
    return count;
  } finally {
    zip.close();
  }
}
