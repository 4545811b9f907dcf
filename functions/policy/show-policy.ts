import { vietnamDay } from '../shared/calendar.ts';
import type { Clock } from '../shared/ports.ts';
import { type Refusal, refuse } from '../shared/refusal.ts';
import type { Language } from '../shared/vocabulary.ts';
import type { PublishedVersion } from './domain/policy.ts';
import { type PolicyView, policyViewOf } from './domain/policy-view.ts';
import type { PolicyVersions } from './ports.ts';

export interface PolicyPorts {
  versions: PolicyVersions;
  clock: Clock;
}

/** The policy in force today, or the published version with this number; with its Markdown, if there is one to show. */
export async function showPolicy(
  { versions, clock }: PolicyPorts,
  language: Language,
  number?: number,
): Promise<{ view: PolicyView; markdown?: string } | Refusal> {
  const published = await versions.list();
  const requested = published.find((version) => version.number === number);
  if (number !== undefined && !requested) return refuse('link-unknown');
  const view = policyViewOf(published, vietnamDay(clock()), requested);
  const shown = view.shown?.version;
  return { view, ...(shown && { markdown: await versions.textOf(shown.number, language) }) };
}

/** A version with its Markdown in one language. */
export interface ReadVersion {
  version: PublishedVersion;
  markdown: string;
}

/** Two different versions to compare, in numerical order whichever was named first. */
export async function comparePolicies(
  { versions }: PolicyPorts,
  language: Language,
  numbers: readonly [number, number],
): Promise<{ older: ReadVersion; newer: ReadVersion } | Refusal> {
  const published = await versions.list();
  const [older, newer] = published.filter(({ number }) => numbers.includes(number));
  if (!older || !newer) return refuse('link-unknown');
  const [before, after] = await Promise.all([
    versions.textOf(older.number, language),
    versions.textOf(newer.number, language),
  ]);
  return { older: { version: older, markdown: before }, newer: { version: newer, markdown: after } };
}
