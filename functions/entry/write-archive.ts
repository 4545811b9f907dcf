import { S3Client } from '@aws-sdk/client-s3';
import type { ExecutionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { s3ArchiveWriting } from '../handover/aws/s3-archives.ts';
import { writeArchive } from '../handover/write-archive.ts';
import { renderArchiveIndex } from '../web/render-archive-index.ts';
import { readVariable } from './environment.ts';
import { verifier } from './seals.ts';
import { stores } from './stores.ts';
import { basePorts, lazyHandler } from './wiring.ts';

const shared = basePorts();
const ports = {
  ...shared,
  archives: s3ArchiveWriting(new S3Client({}), readVariable('archiveBucket')),
  stores: stores(),
  renderArchiveIndex: renderArchiveIndex(shared.settings),
};

export const handler = lazyHandler(async () => {
  const all = { ...ports, verifyPlan: await verifier('plan') };
  return stepHandler(all, (input: ExecutionInput) => writeArchive(all, input));
});
