import { S3Client } from '@aws-sdk/client-s3';
import { s3ArchiveWriting } from '../adapters/s3-archives.ts';
import { writeArchive } from '../app/write-archive.ts';
import type { ExecutionInput } from '../contract.ts';
import { withArchiveIndex } from '../handlers/archive-ports.ts';
import { stepHandler } from '../handlers/step.ts';
import { read } from './environment.ts';
import { stores } from './stores.ts';
import { basics } from './wiring.ts';

const ports = withArchiveIndex({
  ...basics(),
  archives: s3ArchiveWriting(new S3Client({}), read('archiveBucket')),
  stores: stores(),
});

export const handler = stepHandler(ports, (input: ExecutionInput) => writeArchive(ports, input));
