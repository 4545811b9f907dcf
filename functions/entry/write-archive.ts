import { S3Client } from '@aws-sdk/client-s3';
import type { WriteArchiveInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { s3ArchiveWriting } from '../handover/aws/s3-archives.ts';
import { s3Cuts } from '../handover/aws/s3-cuts.ts';
import { writeArchive } from '../handover/write-archive.ts';
import { writePart } from '../handover/write-part.ts';
import { renderArchiveIndex } from '../web/render-archive-index.ts';
import { readVariable } from './environment.ts';
import { verifier } from './seals.ts';
import { stores } from './stores.ts';
import { basePorts, lazyHandler } from './wiring.ts';

const shared = basePorts();
const client = new S3Client({});
const bucket = readVariable('archiveBucket');
const ports = {
  ...shared,
  archives: s3ArchiveWriting(client, bucket),
  cuts: s3Cuts(client, bucket),
  stores: stores(),
  renderArchiveIndex: renderArchiveIndex(shared.settings),
};

export const handler = lazyHandler(async () => {
  const all = { ...ports, verifyPlan: await verifier('plan') };
  return stepHandler(
    all,
    ({ part, ...input }: WriteArchiveInput): Promise<unknown> =>
      part === undefined ? writeArchive(all, input) : writePart(all, { ...input, part }),
  );
});
