import { machineMarginSeconds, type WaitingStepInput } from '../../contract/machines.ts';
import { maxArchiveAgeDays } from '../../contract/resources.ts';
import type { Register } from '../register/ports.ts';
import { requireAddressOnFile } from '../requests/address-on-file.ts';
import { beginWait, isOvertaken, recordWait } from '../requests/begin-wait.ts';
import { isTold } from '../requests/domain/letter-reports.ts';
import { hashSecret } from '../requests/domain/link-secret.ts';
import { storesNotInCopy } from '../requests/domain/receipt.ts';
import type { Request } from '../requests/domain/request.ts';
import { isDeliverySealed, sealDelivery } from '../requests/domain/seal.ts';
import { isCancelled } from '../requests/domain/transitions.ts';
import { endDelivery } from '../requests/end-delivery.ts';
import type { Workflow } from '../requests/ports.ts';
import { isSealedDelivery, type PlanVerifying, requireSealedPlan } from '../requests/sealed-decisions.ts';
import { type LetterPorts, sendLetter } from '../requests/send-letter.ts';
import { statusUrlOf } from '../requests/status-url.ts';
import { addDays, addSeconds } from '../shared/calendar.ts';
import { PermanentError } from '../shared/errors.ts';
import { linkTo } from '../shared/links.ts';
import { isRefusal, type Refusal, refuse } from '../shared/refusal.ts';
import { type Sealer, verifyAsSealer } from '../shared/seal.ts';
import { newSecret } from '../shared/secrets.ts';

type Ports = LetterPorts & PlanVerifying & { register: Register; workflow: Workflow; sealDelivery: Sealer };

/**
 * The state *Deliver the archive*: sends the customer the download link, and waits until the archive expires or the
 * customer discards it. Once the letter is recorded as sent, running again replaces only the task token; a letter that
 * came back is sent again. An attempt that is over does nothing.
 */
export async function deliverArchive(ports: Ports, input: WaitingStepInput): Promise<void> {
  const { requestId, taskToken } = input;
  const begun = await beginWait(ports, requestId, async (request) => {
    if (await isOvertaken(ports, request, 'delivered', taskToken)) return undefined;
    requireSealedPlan(ports, request);
    if (!request.delivery || !isDelivered(ports, request)) return openDelivery(ports, request, input);
    const { secret, deletesAt, seal } = request.delivery;
    const delivered = await recordWait(ports, request, {
      type: 'delivered',
      secret,
      deletesAt,
      ...(seal && { seal }),
      taskToken,
    });
    if (isRefusal(delivered)) return delivered;
    const isOver = delivered.delivery?.discardedAt !== undefined || deletesAt <= ports.clock().toISOString();
    if (isOver) await endDelivery(ports, delivered, taskToken);
    return delivered;
  });
  if (begun) await ports.register.release(requestId);
}

/** The bucket expires what is old: no letter may promise a copy for longer than it is there. */
function requireFresh({ id, history }: Request, now: Date): void {
  const writtenAt = history.findLast(({ event }) => event === 'archive-written')?.at;
  if (writtenAt !== undefined && writtenAt < addDays(now, -maxArchiveAgeDays).toISOString())
    throw new PermanentError(`Request ${id}: its copy is too old to be delivered; cancel the request.`);
}

/** Has this very delivery been mailed? A letter about another one, under another link, is none about this. */
const isDelivered = (ports: Ports, request: Request): boolean =>
  isTold(request, 'archive-ready') &&
  isSealedDelivery({ ...ports, verifyDelivery: verifyAsSealer(ports.sealDelivery) }, request);

async function openDelivery(
  ports: Ports,
  request: Request,
  { taskToken, waitSeconds }: WaitingStepInput,
): Promise<Request | Refusal> {
  const { keys, random, clock, settings, publicUrl } = ports;
  if (isCancelled(request))
    throw new PermanentError(`Request ${request.id} was cancelled: nothing is delivered.`);
  if (!request.archive) throw new PermanentError(`Request ${request.id} has no archive to deliver.`);
  requireFresh(request, clock());
  await requireAddressOnFile(ports, request);
  const { size, entries, missing, parts } = request.archive;
  const secret = newSecret(random);
  // The link dies a little before the machine deletes the archive, so that no download meets a missing file.
  const machineWaits = waitSeconds ?? settings.periods.archiveSeconds;
  const deletesAt = addSeconds(clock(), machineWaits - machineMarginSeconds).toISOString();
  const stored = {
    hash: hashSecret(keys, 'download', request.id, secret),
    expiresAt: deletesAt,
    wrongCodes: 0,
    maxWrongCodes: settings.limits.wrongCodes,
  };
  const seal = sealDelivery(request, { secret: stored, deletesAt }, ports.sealDelivery);
  const delivered = await recordWait(ports, request, {
    type: 'delivered',
    secret: stored,
    taskToken,
    deletesAt,
    seal,
  });
  if (isRefusal(delivered)) return delivered;
  // Written once more meanwhile, by a step that ran late: what is there now is looked at from the beginning.
  if (!isDeliverySealed(delivered, verifyAsSealer(ports.sealDelivery))) return refuse('too-late');
  const notInCopy = storesNotInCopy(delivered);
  return sendLetter(ports, delivered, 'archive-ready', {
    type: 'archive-ready',
    downloadUrl: linkTo(publicUrl, 'download', { id: request.id, secret }),
    statusUrl: statusUrlOf(ports, request.id),
    size,
    entries,
    missing,
    ...(parts && { parts: parts.length }),
    ...(notInCopy.length > 0 && { notInCopy }),
    deletesAt,
  });
}
