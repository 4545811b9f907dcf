import { randomBytes } from 'node:crypto';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type PairName, pairNames, pinnedKeys, sealNames } from '../../contract/resources.ts';
import { withoutInput } from '../handlers/leaving-error.ts';
import { createKeys } from '../shared/aws/create-keys.ts';
import { compiledSite } from './compiled-site.ts';
import { readVariable } from './environment.ts';

/**
 * Invoked by CloudFormation through the CDK's provider framework. Creates the keys that are missing and never changes
 * one: without them no suppression record can be read any more. With a site it tells the public keys that the agent pins.
 */
export const handler = withoutInput(async (event: { RequestType: 'Create' | 'Update' | 'Delete' }) => {
  const masterKey = readVariable('masterKeyParameter');
  const path = readVariable('keysPath');
  const pairs = Object.keys(compiledSite ? pairNames : sealNames) as PairName[];
  if (event.RequestType === 'Delete') return { PhysicalResourceId: masterKey };
  const made = await createKeys(new SSMClient({}), { masterKey, path }, randomBytes, pairs);
  const { transport, confirmation } = made;
  return {
    PhysicalResourceId: masterKey,
    ...(compiledSite && {
      Data: { [pinnedKeys.transport]: transport, [pinnedKeys.confirmation]: confirmation },
    }),
  };
});
