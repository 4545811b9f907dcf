import { S3Client } from '@aws-sdk/client-s3';
import { downloadArchiveHandler } from '../handlers/download-archive.ts';
import { s3ArchiveDownloads } from '../handover/aws/s3-archives.ts';
import { read } from './environment.ts';
import { basics, secrecy, wired } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basics(),
  archives: s3ArchiveDownloads(new S3Client({}), read('archiveBucket')),
  workflow: workflow(),
};

export const handler = wired(async () => downloadArchiveHandler({ ...ports, ...(await secrecy()) }));
