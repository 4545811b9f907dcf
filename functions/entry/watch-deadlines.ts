import { SFNClient } from '@aws-sdk/client-sfn';
import { withoutInput } from '../handlers/leaving-error.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { sfnNoticeMachine } from '../notices/aws/sfn-notice-machine.ts';
import { watchRuns } from '../notices/watch-runs.ts';
import { dynamoPolicyVersions } from '../policy/aws/dynamo-policy-versions.ts';
import { watchDeadlines } from '../requests/watch-deadlines.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { watchSite } from '../sites/watch-site.ts';
import { compiledSite } from './compiled-site.ts';
import { clock, readVariable } from './environment.ts';
import { lookUpsAtSite } from './register.ts';
import { siteAgents, siteTasks } from './site.ts';
import { basePorts, dynamo } from './wiring.ts';
import { workflow } from './workflow.ts';

const sfn = new SFNClient({});
const ports = {
  ...basePorts(),
  workflow: workflow(sfn),
  versions: dynamoPolicyVersions(dynamo, readVariable('noticesTable')),
  runs: dynamoNoticeRuns(dynamo, readVariable('noticesTable')),
  machine: sfnNoticeMachine(sfn, readVariable('noticeMachineArn')),
  countMetric: embeddedMetrics(clock),
};

const lookUps = lookUpsAtSite();
/** What the watch over the site needs, if there is one. */
const sitePorts = compiledSite && {
  ...ports,
  site: compiledSite,
  tasks: siteTasks(),
  agents: siteAgents(),
  ...(lookUps && { lookUps }),
};

/** Invoked hourly by the schedule. If one watch fails, the others still run. */
export const handler = withoutInput(async () => {
  const [deadlines, runs, site] = await Promise.allSettled([
    watchDeadlines(ports),
    watchRuns(ports),
    sitePorts && watchSite(sitePorts),
  ]);
  if (deadlines.status === 'rejected') throw deadlines.reason;
  if (runs.status === 'rejected') throw runs.reason;
  if (site.status === 'rejected') throw site.reason;
  return { ...deadlines.value, runs: runs.value, ...(site.value && { site: site.value }) };
});
