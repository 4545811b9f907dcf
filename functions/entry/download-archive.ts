import { downloadArchiveHandler } from '../handlers/download-archive.ts';
import { archiveDownloads } from '../handover/aws/archive-downloads.ts';
import { accountAddressCheck } from '../register/aws/account-register.ts';
import { compiledSite } from './compiled-site.ts';
import { readVariable } from './environment.ts';
import { verifier } from './seals.ts';
import { signingFor } from './signing.ts';
import { basePorts, dynamo, lazyHandler, secrets } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = {
  ...basePorts(),
  archives: archiveDownloads(signingFor('s3'), readVariable('archiveBucket')),
  ...(!compiledSite?.register && {
    addresses: accountAddressCheck(dynamo, readVariable('accountTable')),
  }),
  workflow: workflow(),
};

export const handler = lazyHandler(async () => {
  const [given, verifyDelivery] = await Promise.all([secrets('secrets', 'matchCodes'), verifier('delivery')]);
  return downloadArchiveHandler({ ...ports, ...given, verifyDelivery });
});
