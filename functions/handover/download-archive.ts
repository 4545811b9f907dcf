import { firstCutPart } from '../../contract/machines.ts';
import type { AddressCheck } from '../register/ports.ts';
import { type LinkRefusal, refuseHolder } from '../requests/domain/link-refusal.ts';
import { isSecret } from '../requests/domain/link-secret.ts';
import { isMatchCode, looksLikeMatchCode } from '../requests/domain/match-code.ts';
import type { Request } from '../requests/domain/request.ts';
import { isUsedUp, withWrongCode } from '../requests/domain/request.ts';
import { endDelivery } from '../requests/end-delivery.ts';
import {
  type CodeLinkPorts,
  type Decision,
  findByLink,
  followLink,
  type Link,
  type LinkClick,
} from '../requests/follow-link.ts';
import type { Workflow } from '../requests/ports.ts';
import { type DeliveryVerifying, requireSealedDelivery } from '../requests/sealed-decisions.ts';
import { addSeconds } from '../shared/calendar.ts';
import { isRefusal } from '../shared/refusal.ts';
import { partName } from './domain/part.ts';
import type { Archives } from './ports.ts';

/** A click on a download link, and what its holder wants. */
export interface DownloadClick extends LinkClick {
  code?: string;
  /** Which part of a copy in parts is wanted. Default: the first. */
  part?: number;
  /** `download` issues a URL; `discard` ends the delivery and deletes the archive now. */
  action: 'download' | 'discard';
}

export type DownloadResult =
  | { minted: { url: string; expiresAt: string; part?: number }; request: Request }
  | { discarded: true; request: Request };

const downloadLink: Link = {
  opens: ({ keys }, { id, delivery }, { secret }) =>
    delivery !== undefined && isSecret(keys, 'download', id, secret, delivery.secret.hash),
  obstacle({ clock }, { status, delivery }) {
    if (!delivery) return 'too-late';
    if (isUsedUp(delivery.secret)) return 'link-locked';
    if (delivery.discardedAt || delivery.deletedAt || status !== 'delivered') return 'too-late';
    return delivery.deletesAt <= clock().toISOString() ? 'too-late' : undefined;
  },
};

/** `addresses`: missing where the register is behind the site, which no page asks. */
type DownloadPorts = CodeLinkPorts & DeliveryVerifying & { addresses?: AddressCheck };

/** Resolves a download link without changing anything: the request, if its archive can still be downloaded. */
export async function findDownload(ports: DownloadPorts, click: LinkClick): Promise<Request | LinkRefusal> {
  const found = await findByLink(ports, downloadLink, click);
  if (isRefusal(found)) return found;
  requireSealedDelivery(ports, found);
  if (!(await hasNewAddress(ports, found))) return found;
  return refuseHolder('address-changed', found);
}

/** The link went to the address that was on file then. A new one ends it: the old mailbox may be somebody else's. */
const hasNewAddress = async (
  { addresses }: DownloadPorts,
  { customerId, addressKey }: Request,
): Promise<boolean> =>
  addresses !== undefined && customerId !== undefined && addresses.hasOtherAddress(customerId, addressKey);

/**
 * Re-authenticates by the match code, records the act, then issues a short-lived URL or discards the archive. The last
 * allowed wrong code discards the archive: a guesser must not get it, and the customer can simply request a new one.
 */
export async function downloadArchive(
  ports: DownloadPorts & { archives: Pick<Archives, 'mintUrl'>; workflow: Workflow },
  given: DownloadClick,
): Promise<DownloadResult | LinkRefusal> {
  const { keys } = ports;
  const found = await findDownload(ports, given);
  if (isRefusal(found) && found.refused === 'address-changed') return found;
  const followed = await followLink(ports, downloadLink, given, {
    decide(request, obstacle) {
      const isCodeRight = isMatchCode(keys, request.id, given.code ?? '');
      if (isCodeRight && given.action === 'discard' && isBeingDiscarded(request)) return { events: [] };
      if (obstacle) return obstacle;
      requireSealedDelivery(ports, request);
      if (!looksLikeMatchCode(given.code)) return 'code-missing';
      if (!isCodeRight) return countWrongCode(request);
      if (given.action === 'discard') return { events: [{ type: 'archive-discarded' }] };
      if (!isPartOf(request, given.part)) return 'not-now';
      return { events: [{ type: 'download-minted', ...partIn(request, given) }] };
    },
    async notifyMachine(request) {
      if (request.taskToken && request.delivery?.discardedAt)
        await endDelivery(ports, request, request.taskToken);
    },
  });
  if (isRefusal(followed)) return followed;
  return followed.delivery?.discardedAt
    ? { discarded: true, request: followed }
    : mint(ports, followed, partIn(followed, given));
}

/** Is there anything to download under this number? */
const isPartOf = ({ archive }: Request, part = 1): boolean =>
  archive?.parts === undefined ? part === 1 : (archive.parts[part - 1]?.bytes ?? 0) > 0;

const partIn = ({ archive }: Request, { part = 1 }: DownloadClick): { part?: number } =>
  archive?.parts ? { part } : {};

async function mint(
  ports: CodeLinkPorts & { archives: Pick<Archives, 'mintUrl'> },
  request: Request,
  wanted: { part?: number },
): Promise<DownloadResult> {
  const { downloadUrlSeconds } = ports.settings.periods;
  const expiresAt = addSeconds(ports.clock(), downloadUrlSeconds).toISOString();
  const url = await ports.archives.mintUrl(request.id, downloadUrlSeconds, fileOf(request, wanted));
  ports.log({ event: 'download-minted', requestId: request.id });
  return { minted: { url, expiresAt, ...wanted }, request };
}

/** The other parts have a name of their own; the first is the archive. */
function fileOf({ archive }: Request, { part: number = 1 }: { part?: number }) {
  const part = archive?.parts?.[number - 1];
  if (!part || number < firstCutPart) return undefined;
  return { number, name: partName(number, part), ...(part.site && { site: part.site }) };
}

/** Discarding again notifies the machine again, in case the first notification was lost. */
const isBeingDiscarded = ({ delivery }: Request): boolean =>
  delivery?.discardedAt !== undefined && delivery.deletedAt === undefined;

function countWrongCode({ delivery }: Request): Decision {
  return delivery && isUsedUp(withWrongCode(delivery.secret))
    ? { events: [{ type: 'download-code-wrong' }, { type: 'archive-discarded' }], refused: 'link-locked' }
    : { events: [{ type: 'download-code-wrong' }], refused: 'code-wrong' };
}
