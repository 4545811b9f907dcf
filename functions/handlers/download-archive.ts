import { downloadArchive, findDownload } from '../handover/download-archive.ts';
import type { Archives } from '../handover/ports.ts';
import type { AddressCheck } from '../register/ports.ts';
import type { LinkRefusal } from '../requests/domain/link-refusal.ts';
import type { Request } from '../requests/domain/request.ts';
import { triesLeftOf } from '../requests/domain/request.ts';
import type { CodeLinkPorts } from '../requests/follow-link.ts';
import type { Workflow } from '../requests/ports.ts';
import type { DeliveryVerifying } from '../requests/sealed-decisions.ts';
import { pathOf } from '../shared/links.ts';
import { referenceOf } from '../shared/reference.ts';
import { isRefusal, type RefusalReason } from '../shared/refusal.ts';
import { downloadPages } from '../web/pages/download.ts';
import type { PageOf } from '../web/view.ts';
import { formTexts } from './form-body.ts';
import {
  type HttpEvent,
  type HttpResponse,
  httpHandler,
  isPost,
  linkClickOf,
  showing,
  statusOfRefusal,
} from './http.ts';
import { refuseLink, statusPathOf } from './link-refusal.ts';

const page = showing(downloadPages);

type Ports = CodeLinkPorts &
  DeliveryVerifying & {
    archives: Pick<Archives, 'mintUrl'>;
    addresses?: AddressCheck;
    workflow: Workflow;
  };

/** `GET /download/…` shows the archive, `POST` issues a short-lived URL or discards the archive. */
export const downloadArchiveHandler = (ports: Ports) =>
  httpHandler(ports, async (event) => (isPost(event) ? act(ports, event) : show(ports, event)));

async function show(ports: Ports, event: HttpEvent, refusal?: LinkRefusal): Promise<HttpResponse> {
  const found = await findDownload(ports, linkClickOf(event));
  // If the mistake can be corrected, show the same page again. Otherwise the link itself is the problem.
  if (isRefusal(found)) return refuseLink(ports, event, 'download', refusal ?? found);
  const error = refusal?.refused;
  const status = error ? statusOfRefusal[error] : 200;
  return page(ports, event, status, downloadPage(event, found, error), found.language);
}

async function act(ports: Ports, event: HttpEvent): Promise<HttpResponse> {
  const click = linkClickOf(event);
  const { code, action, part } = formTexts(event);
  const result = await downloadArchive(ports, {
    ...click,
    action: action === 'discard' ? 'discard' : 'download',
    ...(code !== undefined && { code }),
    ...(part !== undefined && { part: numberOf(part) }),
  });
  if (isRefusal(result)) return show(ports, event, result);
  const { id } = result.request;
  const reference = referenceOf(id);
  const content: PageOf<'download-ready' | 'archive-discarded'> =
    'discarded' in result
      ? { type: 'archive-discarded', reference, statusPath: statusPathOf(ports, id) }
      : {
          type: 'download-ready',
          reference,
          ...result.minted,
          action: pathOf('download', { ...click }),
          ...partsIn(result.request),
          // Typed correctly: whoever fetches many parts types it once.
          ...(code !== undefined && { code }),
        };
  return page(ports, event, 200, content, result.request.language);
}

const partsIn = ({ archive }: Request) => (archive?.parts ? { parts: archive.parts } : {});

/** The number of a part as the page's buttons send it; 0, which no part has, for anything else. */
const numberOf = (text: string): number => (/^[1-9]\d{0,3}$/.test(text) ? Number(text) : 0);

function downloadPage(event: HttpEvent, request: Request, error?: RefusalReason): PageOf<'download'> {
  const { archive, delivery } = request;
  return {
    type: 'download',
    reference: referenceOf(request.id),
    action: pathOf('download', { ...linkClickOf(event) }),
    size: archive?.size ?? 0,
    entries: archive?.entries ?? 0,
    missing: archive?.missing ?? 0,
    ...partsIn(request),
    deletesAt: delivery?.deletesAt ?? '',
    ...(error && { error }),
    ...(error === 'code-wrong' && delivery && { triesLeft: triesLeftOf(delivery.secret) }),
  };
}
