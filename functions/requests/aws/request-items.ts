import { openRequestsIndex, timeToLiveAttribute } from '../../../contract/resources.ts';
import { epochSeconds, fromItem, type Item, type Revisioned, toItem } from '../../shared/aws/dynamo-items.ts';
import { currentVersion, readForward } from '../../shared/aws/read-forward.ts';
import { isClosed, type Request } from '../domain/request.ts';
import { requestUpgrades } from './request-upgrades.ts';

export const keyOf = (id: string) => ({ pk: `request#${id}` });

/** The item of a request. An open one is in the index over open requests. */
export function itemOf({ thing: request, writes }: Required<Revisioned<Request>>): Item {
  return toItem({
    ...keyOf(request.id),
    request,
    writes,
    schemaVersion: currentVersion(requestUpgrades),
    ...(!isClosed(request) && {
      [openRequestsIndex.partitionKey]: 'open',
      [openRequestsIndex.sortKey]: request.dueAt,
    }),
    ...(request.purgeAt && { [timeToLiveAttribute]: epochSeconds(request.purgeAt) }),
  });
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
