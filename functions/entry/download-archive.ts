import { S3Client } from '@aws-sdk/client-s3';
import { SFNClient } from '@aws-sdk/client-sfn';
import { s3ArchiveDownloads } from '../adapters/s3-archives.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { downloadArchiveHandler } from '../handlers/download-archive.ts';
import { read } from './environment.ts';
import { basics, secrecy, wired } from './wiring.ts';

const ports = {
  ...basics(),
  archives: s3ArchiveDownloads(new S3Client({}), read('archiveBucket')),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
};

export const handler = wired(async () => downloadArchiveHandler({ ...ports, ...(await secrecy()) }));
