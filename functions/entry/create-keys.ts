import { randomBytes } from 'node:crypto';
import { SSMClient } from '@aws-sdk/client-ssm';
import { withoutInput } from '../handlers/leaving-error.ts';
import { createKeys } from '../shared/aws/create-keys.ts';
import { readVariable } from './environment.ts';

/**
 * Invoked by CloudFormation through the CDK's provider framework. Creates the keys that are missing and never changes
 * one: without them no suppression record can be read any more.
 */
export const handler = withoutInput(async (event: { RequestType: 'Create' | 'Update' | 'Delete' }) => {
  const masterKey = readVariable('masterKeyParameter');
  const path = readVariable('keysPath');
  if (event.RequestType !== 'Delete') await createKeys(new SSMClient({}), { masterKey, path }, randomBytes);
  return { PhysicalResourceId: masterKey };
});
