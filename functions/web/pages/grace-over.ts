import type { View } from '../view.ts';

/** What to say once a grace period's promised end is past and nothing is deleted yet; nothing before that. */
export function graceOver(
  { locale, now }: View,
  endsAt: string,
  waitsFor: string | undefined,
): string | undefined {
  if (Date.parse(endsAt) > Date.parse(now)) return undefined;
  const { graceOver } = locale.texts.pages.status;
  return waitsFor === undefined ? graceOver.soon : graceOver.waits(waitsFor);
}
