import { type Refusal, refuse } from '../shared/refusal.ts';
import type { Language } from '../shared/vocabulary.ts';
import { isStatusSecret } from './domain/link-secret.ts';
import { type StatusView, statusViewOf } from './domain/status-view.ts';
import type { LinkClick, LinkPorts } from './follow-link.ts';
import { waitsForCopy } from './waits-for-copy.ts';

/** Finds a request by its status link. */
export async function showStatus(
  { requests, keys, settings }: LinkPorts,
  click: LinkClick,
): Promise<{ view: StatusView; language: Language } | Refusal> {
  if (!isStatusSecret(keys, click.id, click.secret)) return refuse('link-unknown');
  const request = await requests.find(click.id);
  if (!request) return refuse('link-unknown');
  const isBehindCopy = await waitsForCopy({ requests }, request);
  return { view: statusViewOf(request, settings.periods, isBehindCopy), language: request.language };
}
