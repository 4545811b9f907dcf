import type { RaiseAttentionInput } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { CountMetric } from '../shared/ports.ts';
import { findRequest, recordEvent } from './change-request.ts';
import { wasAnswered } from './domain/answered-calls.ts';
import { isClosed } from './domain/request.ts';
import type { BasePorts, Workflow } from './ports.ts';

/**
 * The state *Ask a person*: marks the request, counts it for the alarm, and waits for an operator's retry. The token
 * is kept first: from then on `requests retry` works.
 *
 * A request that is closed needs nobody: a step that ran late, or whose answer got lost, has no work left, and the
 * execution ends.
 */
export async function raiseAttention(
  ports: BasePorts & { countMetric: CountMetric; workflow: Workflow },
  { requestId, taskToken, error }: RaiseAttentionInput,
): Promise<void> {
  const request = await findRequest(ports, requestId);
  if (isClosed(request)) {
    await ports.workflow.resume(taskToken, { requestId, next: 'close' });
    ports.log({ event: 'closed-already', requestId, error });
    return;
  }
  if (wasAnswered(request, taskToken)) {
    ports.log({ event: 'called-already', requestId, error });
    return;
  }
  await recordEvent(ports, requestId, { type: 'raised', error, taskToken });
  ports.countMetric(metrics.needsAttention, 1);
  ports.log({ event: 'needs-attention', requestId, error });
}
