import type { StopNoticesInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { dynamoNoticeRuns } from '../notices/aws/dynamo-notice-runs.ts';
import { stopNotices } from '../notices/stop-notices.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { clock, log, readVariable } from './environment.ts';
import { dynamo } from './wiring.ts';

const ports = {
  runs: dynamoNoticeRuns(dynamo, readVariable('noticesTable')),
  clock,
  log,
  countMetric: embeddedMetrics(clock),
};

export const handler = stepHandler(ports, (input: StopNoticesInput) => stopNotices(ports, input));
