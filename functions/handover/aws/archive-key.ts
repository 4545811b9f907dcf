import type { StoreName } from '../../../contract/stores.ts';
import { sitePartKeyOf } from '../../shared/aws/site-part-keys.ts';
import type { DownloadedPart, PartKey } from '../ports.ts';

/** Everything of one request's copy. */
export const folderOf = (requestId: string) => `${requestId}/`;

/** The archive itself: the whole copy, or its first part. */
export const keyOf = (requestId: string) => `${folderOf(requestId)}archive.zip`;

/** One of the other parts. What it is, the description beside it says. */
export const partKeyOf = ({ requestId, part }: PartKey) =>
  `${folderOf(requestId)}parts/${String(part).padStart(4, '0')}`;

/** What a customer downloads. */
export function downloadKeyOf(requestId: string, part: DownloadedPart | undefined): string {
  if (part?.site) return sitePartKeyOf(requestId, part.site.store, part.site.part);
  return part ? partKeyOf({ requestId, part: part.number }) : keyOf(requestId);
}

export const descriptionKeyOf = (target: PartKey) => `${partKeyOf(target)}.json`;

/** How the files of one store are cut into parts. */
export const cutsKeyOf = (requestId: string, store: StoreName) => `${folderOf(requestId)}cuts/${store}.json`;
