import type { Secrets } from '../shared/ports.ts';
import type { LimitRefusal } from '../shared/refusal.ts';
import { pseudonym } from '../shared/secrets.ts';
import { createRequest } from './create-request.ts';
import { matchCodeOf } from './domain/match-code.ts';
import { needsMatchCode, type Request } from './domain/request.ts';
import { receive, type Submission } from './domain/submission.ts';
import type { BasePorts, Limits, Workflow } from './ports.ts';

/** What the page after a submission shows: the same for a known address and an unknown one. */
export interface Submitted {
  request: Request;
  /** Only for deletion and handover. */
  matchCode?: string;
}

/** The keys that a submission needs: pseudonyms, its id, and the match code that its page shows. */
export type SubmissionKey = 'addresses' | 'requestIds' | 'matchCodes';

/**
 * Accepts a submission: counts it against its client's limit, writes the request, starts the machine under the
 * request's id. The customer is not looked up here, so the answer cannot reveal whether one exists. Beyond the client's
 * limit nothing is written or started, and the answer says so: whoever is told "accepted" is on record.
 *
 * Safe to repeat: with an idempotency key the same submission finds its own request. A lost start is recovered by the
 * repetition, or by `watch-deadlines`.
 */
export async function submitRequest(
  ports: BasePorts & Secrets<SubmissionKey> & { limits: Limits; workflow: Workflow },
  submission: Submission,
  client: string,
): Promise<Submitted | LimitRefusal> {
  const { limits, clock, random, keys, settings, log } = ports;
  const clientKey = pseudonym(keys, client);
  const request = { ...receive(submission, keys, random, clock()), clientKey };
  const counted = await limits.take(
    [{ name: `forms/${clientKey}`, count: settings.limits.formsPerClientPerHour, windowSeconds: 3600 }],
    clock(),
  );
  if (!counted.taken) {
    log({ event: 'form-beyond-limit' });
    return { refused: 'too-many-forms', retryAt: counted.retryAt.toISOString() };
  }
  await createRequest(ports, request);
  log({ event: 'request-received', requestId: request.id });
  return { request, ...(needsMatchCode(request.kind) && { matchCode: matchCodeOf(keys, request.id) }) };
}
