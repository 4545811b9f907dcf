import { randomBytes } from 'node:crypto';
import { SSMClient } from '@aws-sdk/client-ssm';
import { createMasterKey } from '../shared/aws/master-key.ts';
import { readVariable } from './environment.ts';

/**
 * Invoked by CloudFormation through the CDK's provider framework. Creates the key once and never changes it: without it
 * no suppression record can be read any more.
 */
export const handler = async (event: { RequestType: 'Create' | 'Update' | 'Delete' }) => {
  const name = readVariable('masterKeyParameter');
  if (event.RequestType !== 'Delete') await createMasterKey(new SSMClient({}), name, randomBytes);
  return { PhysicalResourceId: name };
};
