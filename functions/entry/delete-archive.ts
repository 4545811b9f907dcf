import { S3Client } from '@aws-sdk/client-s3';
import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { s3ArchiveDeletion } from '../handover/aws/s3-archives.ts';
import { deleteArchive } from '../handover/delete-archive.ts';
import { read } from './environment.ts';
import { basics } from './wiring.ts';

const ports = { ...basics(), archives: s3ArchiveDeletion(new S3Client({}), read('archiveBucket')) };

export const handler = stepHandler(ports, (input: ExecutionInput) => deleteArchive(ports, input));
