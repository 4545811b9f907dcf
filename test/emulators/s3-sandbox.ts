import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { startS3 } from '../../emulators/s3/start-s3.ts';

/** A local S3 in a fresh folder with one bucket of each kind, and a client that never retries. */
export async function openSandbox() {
  const directory = await mkdtemp(join(tmpdir(), 's3-'));
  const s3 = await startS3({ directory });
  s3.createBucket('plain');
  s3.createBucket('versioned', { versioned: true });
  const clientSettings = {
    endpoint: s3.url,
    region: 'ap-southeast-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
  };
  const client = new S3Client({ ...clientSettings, maxAttempts: 1 });
  return {
    s3,
    clientSettings,
    client,
    /** Number of bodies on disk. */
    async countBodies(): Promise<number> {
      const [folder = ''] = await readdir(directory);
      return (await readdir(join(directory, folder))).length;
    },
    async close(): Promise<void> {
      client.destroy();
      await s3.close();
      await rm(directory, { recursive: true });
    },
  };
}
