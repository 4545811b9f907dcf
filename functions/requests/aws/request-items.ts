import { openRequestsIndex, timeToLiveAttribute } from '../../../contract/resources.ts';
import { epochSeconds, fromItem, type Item, type Revisioned, toItem } from '../../shared/aws/dynamo-items.ts';
import { currentVersion, readForward } from '../../shared/aws/read-forward.ts';
import { undeliveredLetters } from '../domain/letter-reports.ts';
import { isClosed, type Request } from '../domain/request.ts';
import { requestUpgrades } from './request-upgrades.ts';

export const keyOf = (id: string) => ({ pk: `request#${id}` });

/** The item of a request, with its partition of the index over open requests, if it is in one. */
export function itemOf({ thing: request, writes }: Required<Revisioned<Request>>): Item {
  const partition = partitionOf(request);
  return toItem({
    ...keyOf(request.id),
    request,
    writes,
    schemaVersion: currentVersion(requestUpgrades),
    ...(partition && {
      [openRequestsIndex.partitionKey]: partition,
      [openRequestsIndex.sortKey]: request.dueAt,
    }),
    ...(request.purgeAt && { [timeToLiveAttribute]: epochSeconds(request.purgeAt) }),
  });
}

function partitionOf(request: Request): string | undefined {
  const { open, undelivered } = openRequestsIndex.partitions;
  if (!isClosed(request)) return open;
  return undeliveredLetters(request).length > 0 ? undelivered : undefined;
}

interface RequestItem {
  request: unknown;
  writes?: string[];
  schemaVersion?: number;
}

/** The request in an item of any version. */
export function requestIn(item: Item): Revisioned<Request> {
  const { request, writes, schemaVersion } = fromItem<RequestItem>(item);
  const thing = readForward<Request>('Reading a request', request, requestUpgrades, schemaVersion);
  return { thing, ...(writes && { writes }) };
}
