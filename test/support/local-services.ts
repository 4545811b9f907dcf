import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import { emulatorClient } from './emulator-client.ts';

/** A new folder, removed after the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'privacy-requests-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A local S3 with one versioned, empty bucket, named `bucket`. It ends with the test. */
export async function openS3() {
  const s3 = await startS3({ directory: await temporaryFolder() });
  s3.createBucket('bucket', { versioned: true });
  const client = new S3Client(emulatorClient(s3.url));
  onTestFinished(async () => {
    client.destroy();
    await s3.close();
  });
  return { s3, client, bucket: 'bucket' };
}
