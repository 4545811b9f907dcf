import { recordEvent } from './change-request.ts';
import { isReported, type ReportedLetter } from './domain/letter-reports.ts';
import type { Request } from './domain/request.ts';
import type { BasePorts } from './ports.ts';

/**
 * Records what the mail service reported of a letter, on the request that it is about, open or closed. Repeated, it
 * changes nothing. Answers with the request; `undefined` if its evidence is purged, or there never was one.
 */
export async function recordLetterReport(
  ports: Pick<BasePorts, 'clock'> & { requests: Pick<BasePorts['requests'], 'find' | 'change'> },
  requestId: string,
  reported: ReportedLetter,
): Promise<Request | undefined> {
  const request = await ports.requests.find(requestId);
  if (!request || isReported(request, reported)) return request;
  return recordEvent(ports, requestId, { type: 'letter-reported', ...reported });
}
