import type { RaiseAttentionInput } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { CountMetric } from '../shared/ports.ts';
import { findRequest, recordEvent } from './change-request.ts';
import type { BasePorts } from './ports.ts';

/**
 * The state *Ask a person*: marks the request, counts it for the alarm, and waits for an operator's retry. Stores the
 * token first: from then on `requests retry` works.
 */
export async function raiseAttention(
  ports: BasePorts & { countMetric: CountMetric },
  input: RaiseAttentionInput,
): Promise<void> {
  const request = await findRequest(ports, input.requestId);
  await recordEvent(ports, request.id, { type: 'raised', error: input.error, taskToken: input.taskToken });
  ports.countMetric(metrics.needsAttention, 1);
  ports.log({ event: 'needs-attention', requestId: request.id, error: input.error });
}
