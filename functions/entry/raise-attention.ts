import type { RaiseAttentionInput } from '../../contract/machines.ts';
import { stepHandler } from '../handlers/step.ts';
import { raiseAttention } from '../requests/raise-attention.ts';
import { embeddedMetrics } from '../shared/aws/log.ts';
import { clock } from './environment.ts';
import { basics } from './wiring.ts';
import { workflow } from './workflow.ts';

const ports = { ...basics(), countMetric: embeddedMetrics(clock), workflow: workflow() };

export const handler = stepHandler(ports, (input: RaiseAttentionInput) => raiseAttention(ports, input));
