import type { RaiseAttentionInput } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { CountMetric } from '../shared/ports.ts';
import { beginWait, isOvertaken, recordWait } from './begin-wait.ts';
import { isClosed } from './domain/request.ts';
import { isAnswered } from './domain/transitions.ts';
import type { BasePorts, Workflow } from './ports.ts';

/**
 * The state *Ask a person*: marks the request, counts it for the alarm, and waits for an operator's retry. The token
 * is kept first: from then on `requests retry` works.
 *
 * A request that is closed needs nobody: a step that ran late, or whose answer got lost, has no work left, and the
 * execution ends. A call that was answered, or repeated by a newer attempt, is not made again.
 */
export async function raiseAttention(
  ports: BasePorts & { countMetric: CountMetric; workflow: Workflow },
  { requestId, taskToken, error }: RaiseAttentionInput,
): Promise<void> {
  const request = await beginWait(ports, requestId, async (seen) => {
    if (isClosed(seen)) {
      await ports.workflow.resume(taskToken, { requestId, next: 'close' });
      ports.log({ event: 'closed-already', requestId, error });
      return undefined;
    }
    // Nobody has to come twice for one call: also if it is only about to be told to the machine.
    if (isAnswered(seen, taskToken) || (await isOvertaken(ports, seen, 'raised', taskToken)))
      return undefined;
    return recordWait(ports, seen, { type: 'raised', error, taskToken });
  });
  if (!request) return;
  ports.countMetric(metrics.needsAttention, 1);
  ports.log({ event: 'needs-attention', requestId, error });
}
