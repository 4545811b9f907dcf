import { S3Client } from '@aws-sdk/client-s3';
import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { s3ArchiveWriting } from '../handover/aws/s3-archives.ts';
import { writeArchive } from '../handover/write-archive.ts';
import { renderArchiveIndex } from '../web/render-archive-index.ts';
import { readVariable } from './environment.ts';
import { stores } from './stores.ts';
import { basePorts } from './wiring.ts';

const shared = basePorts();
const ports = {
  ...shared,
  archives: s3ArchiveWriting(new S3Client({}), readVariable('archiveBucket')),
  stores: stores(),
  renderArchiveIndex: renderArchiveIndex(shared.settings),
};

export const handler = stepHandler(ports, (input: ExecutionInput) => writeArchive(ports, input));
