import { S3Client } from '@aws-sdk/client-s3';
import { openPartHandler } from '../handlers/site-call.ts';
import { s3PartUploads } from '../sites/aws/s3-part-uploads.ts';
import { readVariable } from './environment.ts';
import { signingFor } from './signing.ts';
import { siteCallPorts } from './site.ts';
import { lazyHandler } from './wiring.ts';

const uploads = s3PartUploads(new S3Client({}), readVariable('archiveBucket'), signingFor('s3'));

export const handler = lazyHandler(async () => openPartHandler({ ...(await siteCallPorts()), uploads }));
