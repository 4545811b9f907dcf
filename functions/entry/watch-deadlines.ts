import { SFNClient } from '@aws-sdk/client-sfn';
import { embeddedMetrics } from '../adapters/log.ts';
import { sfnWorkflow } from '../adapters/sfn-workflow.ts';
import { watchDeadlines } from '../app/watch-deadlines.ts';
import { clock, read } from './environment.ts';
import { basics } from './wiring.ts';

const ports = {
  ...basics(),
  workflow: sfnWorkflow(new SFNClient({}), read('stateMachineArn')),
  countMetric: embeddedMetrics(clock),
};

/** Invoked every hour by the schedule. */
export const handler = () => watchDeadlines(ports);
