import { S3Client } from '@aws-sdk/client-s3';
import { onTestFinished } from 'vitest';
import { startS3 } from '../../emulators/s3/start-s3.ts';
import { emulatorClient } from './emulator-client.ts';
import { temporaryFolder } from './temporary-folder.ts';

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
