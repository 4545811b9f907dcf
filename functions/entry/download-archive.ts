import { S3Client } from '@aws-sdk/client-s3';
import { downloadArchiveHandler } from '../handlers/download-archive.ts';
import { s3ArchiveDownloads } from '../handover/aws/s3-archives.ts';
import { accountAddressCheck } from '../register/aws/account-register.ts';
import { readVariable } from './environment.ts';
import { basePorts, dynamo, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basePorts(),
  archives: s3ArchiveDownloads(new S3Client({}), readVariable('archiveBucket')),
  addresses: accountAddressCheck(dynamo, readVariable('accountTable')),
  workflow: workflow(),
};

export const handler = lazyHandler(async () =>
  downloadArchiveHandler({ ...ports, ...(await secrets('secrets', 'matchCodes')) }),
);
