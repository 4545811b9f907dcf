import { machineMarginSeconds, type WaitingStepInput } from '../../contract/machines.ts';
import type { Register } from '../register/ports.ts';
import { requireAddressOnFile } from '../requests/address-on-file.ts';
import { beginWait, isOvertaken, recordWait } from '../requests/begin-wait.ts';
import { isTold } from '../requests/domain/letter-reports.ts';
import { hashSecret } from '../requests/domain/link-secret.ts';
import type { Request } from '../requests/domain/request.ts';
import { isCancelled } from '../requests/domain/transitions.ts';
import { endDelivery } from '../requests/end-delivery.ts';
import type { Workflow } from '../requests/ports.ts';
import { type PlanVerifying, requireSealedPlan } from '../requests/sealed-plan.ts';
import { type LetterPorts, sendLetter } from '../requests/send-letter.ts';
import { statusUrlOf } from '../requests/status-url.ts';
import { addSeconds } from '../shared/calendar.ts';
import { PermanentError } from '../shared/errors.ts';
import { linkTo } from '../shared/links.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import { newSecret } from '../shared/secrets.ts';

/**
 * The state *Deliver the archive*: sends the customer the download link, and waits until the archive expires or the
 * customer discards it. Once the letter is recorded as sent, running again replaces only the task token; a letter that
 * came back is sent again. An attempt that is over does nothing.
 */
export async function deliverArchive(
  ports: LetterPorts & PlanVerifying & { register: Register; workflow: Workflow },
  input: WaitingStepInput,
): Promise<void> {
  const { requestId, taskToken } = input;
  await beginWait(ports, requestId, async (request) => {
    if (await isOvertaken(ports, request, 'delivered', taskToken)) return undefined;
    if (!request.delivery || !isTold(request, 'archive-ready')) return openDelivery(ports, request, input);
    const { secret, deletesAt } = request.delivery;
    const delivered = await recordWait(ports, request, { type: 'delivered', secret, deletesAt, taskToken });
    if (isRefusal(delivered)) return delivered;
    const isOver = delivered.delivery?.discardedAt !== undefined || deletesAt <= ports.clock().toISOString();
    if (isOver) await endDelivery(ports, delivered, taskToken);
    return delivered;
  });
}

async function openDelivery(
  ports: LetterPorts & PlanVerifying & { register: Register },
  request: Request,
  { taskToken, waitSeconds }: WaitingStepInput,
): Promise<Request | Refusal> {
  const { keys, random, clock, settings, publicUrl } = ports;
  if (isCancelled(request))
    throw new PermanentError(`Request ${request.id} was cancelled: nothing is delivered.`);
  if (!request.archive) throw new PermanentError(`Request ${request.id} has no archive to deliver.`);
  requireSealedPlan(ports, request);
  await requireAddressOnFile(ports, request);
  const { size, entries, missing } = request.archive;
  const secret = newSecret(random);
  // The link dies a little before the machine deletes the archive, so that no download meets a missing file.
  const machineWaits = waitSeconds ?? settings.periods.archiveSeconds;
  const deletesAt = addSeconds(clock(), machineWaits - machineMarginSeconds).toISOString();
  const delivered = await recordWait(ports, request, {
    type: 'delivered',
    secret: {
      hash: hashSecret(keys, 'download', request.id, secret),
      expiresAt: deletesAt,
      wrongCodes: 0,
      maxWrongCodes: settings.limits.wrongCodes,
    },
    taskToken,
    deletesAt,
  });
  if (isRefusal(delivered)) return delivered;
  return sendLetter(ports, delivered, 'archive-ready', {
    type: 'archive-ready',
    downloadUrl: linkTo(publicUrl, 'download', { id: request.id, secret }),
    statusUrl: statusUrlOf(ports, request.id),
    size,
    entries,
    missing,
    deletesAt,
  });
}
