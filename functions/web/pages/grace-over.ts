import type { View } from '../view.ts';

/** Explanation shown once a grace period's promised end is past and nothing is deleted yet; `undefined` before that. */
export function graceOver(
  { locale, now }: View,
  endsAt: string,
  waitsFor: string | undefined,
): string | undefined {
  if (Date.parse(endsAt) > Date.parse(now)) return undefined;
  const { graceOver } = locale.texts.pages.status;
  return waitsFor === undefined ? graceOver.soon : graceOver.waits(waitsFor);
}
