import type { StatusView } from '../../requests/domain/status-view.ts';
import type { Language } from '../../shared/vocabulary.ts';
import * as en from '../texts/en/grace-over.ts';
import * as vi from '../texts/vi/grace-over.ts';
import type { View } from '../view.ts';

const texts: Record<Language, typeof vi> = { vi, en };

/** Explanation shown once a grace period's promised end is past and nothing is deleted yet; `undefined` before that. */
export function graceOver(
  { language, now }: View,
  { graceEndsAt, status, asksSite, waitsFor, waitsForCopy }: StatusView,
): string | undefined {
  if (graceEndsAt === undefined || Date.parse(graceEndsAt) > Date.parse(now)) return undefined;
  const { graceOver } = texts[language];
  // When it goes on is in the hands of a person: nothing is promised.
  if (status === 'needs-attention') return graceOver.stuck;
  if (waitsFor === undefined) return asksSite ? graceOver.atSite : graceOver.soon;
  return waitsForCopy ? graceOver.waitsForCopy(waitsFor) : graceOver.waits(waitsFor);
}
