import type { Request } from './domain/request.ts';
import type { BasePorts, Workflow } from './ports.ts';

/**
 * Writes a request and starts its machine. Repeating it starts the machine only while nothing has happened to the
 * request yet: this recovers a lost start and never wakes a request that ended long ago.
 */
export async function createRequest(
  { requests, workflow }: Pick<BasePorts, 'requests'> & { workflow: Workflow },
  request: Request,
): Promise<void> {
  const isNew =
    (await requests.create(request)) === 'created' ||
    (await requests.find(request.id))?.status === 'received';
  if (isNew) await workflow.start(request);
}
