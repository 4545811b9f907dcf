import { S3Client } from '@aws-sdk/client-s3';
import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { s3ArchiveDeletion } from '../handover/aws/s3-archives.ts';
import { deleteArchive } from '../handover/delete-archive.ts';
import { readVariable } from './environment.ts';
import { basePorts } from './wiring.ts';

const ports = {
  ...basePorts(),
  archives: s3ArchiveDeletion(new S3Client({}), readVariable('archiveBucket')),
};

export const handler = stepHandler(ports, (input: ExecutionInput) => deleteArchive(ports, input));
