import { dynamoNoticeRuns } from '../adapters/dynamo-notice-runs.ts';
import { embeddedMetrics } from '../adapters/log.ts';
import { stopNotices } from '../app/stop-notices.ts';
import type { StopNoticesInput } from '../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { clock, log, read } from './environment.ts';
import { dynamo } from './wiring.ts';

const ports = {
  runs: dynamoNoticeRuns(dynamo, read('noticesTable')),
  clock,
  log,
  countMetric: embeddedMetrics(clock),
};

export const handler = stepHandler(ports, (input: StopNoticesInput) => stopNotices(ports, input));
