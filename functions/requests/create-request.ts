import type { Request } from './domain/request.ts';
import type { Basics, Workflow } from './ports.ts';

/**
 * Writes a request and starts its machine. A repetition starts the machine only while nothing has happened to the
 * request yet: it mends a start that was lost, and never wakes a request that ended long ago.
 */
export async function putOnRecord(
  { requests, workflow }: Pick<Basics, 'requests'> & { workflow: Workflow },
  request: Request,
): Promise<void> {
  const isNew =
    (await requests.create(request)) === 'created' ||
    (await requests.find(request.id))?.status === 'received';
  if (isNew) await workflow.start(request.id);
}
