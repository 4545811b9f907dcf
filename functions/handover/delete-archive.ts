import type { ExecutionInput } from '../../contract/machines.ts';
import { findRequest, recordEvent } from '../requests/change-request.ts';
import { isClosed } from '../requests/domain/request.ts';
import type { BasePorts } from '../requests/ports.ts';
import type { Archives } from './ports.ts';

/** The state *Delete the archive*: deletes all its versions and unfinished uploads. Already gone = done. */
export async function deleteArchive(
  ports: BasePorts & { archives: Pick<Archives, 'delete'> },
  input: ExecutionInput,
): Promise<ExecutionInput> {
  const request = await findRequest(ports, input.requestId);
  await ports.archives.delete(request.id);
  if (request.delivery && !request.delivery.deletedAt && !isClosed(request))
    await recordEvent(ports, request.id, { type: 'archive-deleted' });
  ports.log({ event: 'archive-deleted', requestId: request.id });
  return { requestId: request.id };
}
