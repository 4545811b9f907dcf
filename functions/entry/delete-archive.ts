import { S3Client } from '@aws-sdk/client-s3';
import { s3Archives } from '../adapters/s3-archives.ts';
import { deleteArchive } from '../app/delete-archive.ts';
import type { ExecutionInput } from '../contract.ts';
import { stepHandler } from '../handlers/step.ts';
import { basics, read } from './wiring.ts';

const ports = { ...basics(), archives: s3Archives(new S3Client({}), read('archiveBucket')) };

export const handler = stepHandler(ports, (input: ExecutionInput) => deleteArchive(ports, input));
