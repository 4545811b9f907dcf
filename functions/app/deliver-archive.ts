import { machineMarginSeconds, type WaitingStepInput } from '../contract/machines.ts';
import { addSeconds } from '../domain/calendar.ts';
import { PermanentError } from '../domain/errors.ts';
import { hashSecret } from '../domain/link-secret.ts';
import type { Request } from '../domain/request.ts';
import { newSecret } from '../domain/secrets.ts';
import { requireAddressOnFile } from './address-on-file.ts';
import { findRequest, recordEvent } from './change-request.ts';
import { endDelivery } from './end-delivery.ts';
import { linkTo } from './links.ts';
import type { Register } from './ports/register.ts';
import type { Workflow } from './ports/requests.ts';
import { type LetterPorts, sendLetter } from './send-letter.ts';
import { statusUrlOf } from './status-url.ts';

/**
 * The state *Deliver the archive*: writes to the customer where the archive can be fetched, and waits until its time
 * is over or the customer says that it may go. Once the letter is recorded as sent, running again changes only the
 * task token.
 */
export async function deliverArchive(
  ports: LetterPorts & { register: Register; workflow: Workflow },
  input: WaitingStepInput,
): Promise<void> {
  const request = await findRequest(ports, input.requestId);
  if (request.delivery && request.letters['archive-ready']) {
    const { secret, deletesAt } = request.delivery;
    const { taskToken } = input;
    const { delivery } = await recordEvent(ports, request.id, {
      type: 'delivered',
      secret,
      deletesAt,
      taskToken,
    });
    const isOver = delivery?.discardedAt !== undefined || deletesAt <= ports.clock().toISOString();
    if (isOver) await endDelivery(ports, request, taskToken);
  } else {
    await openAndWrite(ports, request, input.taskToken);
  }
}

async function openAndWrite(
  ports: LetterPorts & { register: Register },
  request: Request,
  taskToken: string,
): Promise<void> {
  const { keys, random, clock, settings, publicUrl } = ports;
  if (!request.archive) throw new PermanentError(`Request ${request.id} has no archive to deliver.`);
  await requireAddressOnFile(ports, request);
  const { size, entries, missing } = request.archive;
  const secret = newSecret(random);
  // The link dies a little before the machine deletes the archive, so that no download meets a missing file.
  const deletesAt = addSeconds(clock(), settings.periods.archiveSeconds - machineMarginSeconds).toISOString();
  const delivered = await recordEvent(ports, request.id, {
    type: 'delivered',
    secret: { hash: hashSecret(keys, 'download', request.id, secret), expiresAt: deletesAt, wrongCodes: 0 },
    taskToken,
    deletesAt,
  });
  await sendLetter(ports, delivered, 'archive-ready', {
    type: 'archive-ready',
    downloadUrl: linkTo(publicUrl, 'download', { id: request.id, secret }),
    statusUrl: statusUrlOf(ports, request.id),
    size,
    entries,
    missing,
    deletesAt,
  });
}
