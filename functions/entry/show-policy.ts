import { showPolicyHandler } from '../handlers/show-policy.ts';
import { dynamoPolicyVersions } from '../policy/aws/dynamo-policy-versions.ts';
import { clock, log, readSettings, readVariable } from './environment.ts';
import { dynamo } from './wiring.ts';

export const handler = showPolicyHandler({
  settings: readSettings(),
  clock,
  log,
  versions: dynamoPolicyVersions(dynamo, readVariable('noticesTable')),
});
