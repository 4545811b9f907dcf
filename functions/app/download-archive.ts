import { addSeconds } from '../domain/calendar.ts';
import { isRefusal, type Refusal, type RefusalReason, refuse, refuseHolder } from '../domain/refusal.ts';
import type { Request } from '../domain/request.ts';
import { isMatchCode, isSecret, mayBeMatchCode } from '../domain/secrets.ts';
import { move } from '../domain/transitions.ts';
import type { LinkClick, LinkPorts } from './confirm-request.ts';
import { endDelivery } from './deliver-archive.ts';
import type { Archives, Workflow } from './ports.ts';

/** What the holder of a download link wants. */
export interface DownloadClick extends LinkClick {
  code?: string;
  /** `download` mints a URL; `discard` ends the delivery: the archive is deleted now. */
  action: 'download' | 'discard';
}

export type DownloadResult =
  | { minted: { url: string; expiresAt: string }; request: Request }
  | { discarded: true; request: Request };

/** Looks at a download link without changing anything. */
export async function findDownload(ports: LinkPorts, click: LinkClick): Promise<Request | Refusal> {
  const request = await ports.requests.find(click.id);
  if (!request) return refuse('link-unknown');
  const obstacle = obstacleTo(ports, request, click.secret);
  return obstacle ? refuseHolder(obstacle, request) : request;
}

/**
 * Re-authenticates by the match code, records the act, then mints a short-lived URL or discards the archive. Wrong
 * codes are counted in the same conditional write; the last allowed one discards the archive, because whoever guesses
 * must not get it and the customer can simply ask for a new one.
 */
export async function downloadArchive(
  ports: LinkPorts & { archives: Pick<Archives, 'mintUrl'>; workflow: Workflow },
  given: DownloadClick,
): Promise<DownloadResult | Refusal> {
  const found = await findDownload(ports, given);
  // Without the secret, a request that is there costs the same as one that is not: one read.
  if (isRefusal(found) && found.refused === 'link-unknown') return found;
  let wrong: RefusalReason | undefined;
  const changed = await ports.requests.change(given.id, (request) => {
    wrong = undefined;
    if (isDiscardRepeated(ports, request, given)) return request;
    const obstacle = obstacleTo(ports, request, given.secret);
    if (obstacle) return refuseHolder(obstacle, request);
    if (!mayBeMatchCode(given.code)) return refuse('code-missing');
    const now = ports.clock();
    if (isMatchCode(ports.keys, request.id, given.code)) {
      return move(
        request,
        { type: given.action === 'download' ? 'download-minted' : 'archive-discarded' },
        now,
      );
    }
    wrong = 'code-wrong';
    const counted = move(request, { type: 'download-code-wrong' }, now);
    if (isRefusal(counted) || !isLocked(ports, counted)) return counted;
    wrong = 'link-locked';
    return move(counted, { type: 'archive-discarded' }, now);
  });
  if (isRefusal(changed)) return changed;
  const isDiscarded = changed.delivery?.discardedAt !== undefined;
  if (changed.taskToken && isDiscarded) await endDelivery(ports, changed, changed.taskToken);
  if (wrong) return refuseHolder(wrong, changed);
  return isDiscarded ? { discarded: true, request: changed } : mint(ports, changed);
}

async function mint(
  ports: LinkPorts & { archives: Pick<Archives, 'mintUrl'> },
  request: Request,
): Promise<DownloadResult> {
  const { downloadUrlSeconds } = ports.settings.periods;
  const expiresAt = addSeconds(ports.clock(), downloadUrlSeconds).toISOString();
  const url = await ports.archives.mintUrl(request.id, downloadUrlSeconds);
  ports.log({ event: 'download-minted', requestId: request.id });
  return { minted: { url, expiresAt }, request };
}

function obstacleTo(ports: LinkPorts, request: Request, secret: string): RefusalReason | undefined {
  const { delivery } = request;
  if (!delivery || !isSecret(ports.keys, 'download', request.id, secret, delivery.secret.hash)) {
    return 'link-unknown';
  }
  if (isLocked(ports, request)) return 'link-locked';
  if (delivery.discardedAt || delivery.deletedAt || request.status !== 'delivered') return 'too-late';
  return delivery.deletesAt <= ports.clock().toISOString() ? 'too-late' : undefined;
}

/** Discarding again tells the machine again, in case it was not heard. */
const isDiscardRepeated = ({ keys }: LinkPorts, { id, delivery }: Request, given: DownloadClick): boolean =>
  given.action === 'discard' &&
  delivery?.discardedAt !== undefined &&
  delivery.deletedAt === undefined &&
  isSecret(keys, 'download', id, given.secret, delivery.secret.hash) &&
  isMatchCode(keys, id, given.code ?? '');

const isLocked = ({ settings }: LinkPorts, { delivery }: Request): boolean =>
  (delivery?.secret.wrongCodes ?? 0) >= settings.limits.wrongCodes;
