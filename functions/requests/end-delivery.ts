import type { Clock } from '../shared/ports.ts';
import { nextStepOf } from './domain/next-step.ts';
import type { Request } from './domain/request.ts';
import type { Workflow } from './ports.ts';

/** Resumes the machine, which then deletes the archive. */
export async function endDelivery(
  ports: { workflow: Workflow; clock: Clock },
  request: Request,
  taskToken: string,
): Promise<void> {
  await ports.workflow.resume(taskToken, { requestId: request.id, next: nextStepOf(request, ports.clock()) });
}
