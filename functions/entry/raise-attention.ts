import type { RaiseAttentionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { raiseAttention } from '../requests/raise-attention.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { clock } from './environment.ts';
import { basePorts } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = { ...basePorts(), countMetric: embeddedMetrics(clock), workflow: workflow() };

export const handler = stepHandler(ports, (input: RaiseAttentionInput) => raiseAttention(ports, input));
