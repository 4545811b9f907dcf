import { inForceOn, type PublishedVersion, upcomingAfter } from './policy.ts';

/** Whether a version applies. */
export type Standing =
  | { is: 'in-force' }
  | { is: 'upcoming' }
  /** A newer version replaced it, or will on the very day on which this one would have applied. */
  | { is: 'replaced'; by: PublishedVersion };

export interface StandingVersion {
  version: PublishedVersion;
  standing: Standing;
}

/** What a reader of the policy learns about its versions. */
export interface PolicyView {
  /** The version whose text is shown; absent if no version applies yet. */
  shown?: StandingVersion;
  /** Versions that will apply later, the next one first. */
  upcoming: PublishedVersion[];
  /** All published versions, newest first. */
  versions: StandingVersion[];
}

/**
 * The view of one version, or of the one in force.
 *
 * @param day the day in Vietnam, `YYYY-MM-DD`
 */
export function policyViewOf(
  published: readonly PublishedVersion[],
  day: string,
  shown: PublishedVersion | undefined = inForceOn(published, day),
): PolicyView {
  const withStanding = (version: PublishedVersion) => ({
    version,
    standing: standingOf(version, published, day),
  });
  return {
    ...(shown && { shown: withStanding(shown) }),
    upcoming: upcomingAfter(published, day),
    versions: published.toSorted((a, b) => b.number - a.number).map(withStanding),
  };
}

function standingOf(
  version: PublishedVersion,
  published: readonly PublishedVersion[],
  day: string,
): Standing {
  const later = version.effective > day;
  const applies = inForceOn(published, later ? version.effective : day);
  if (applies && applies.number !== version.number) return { is: 'replaced', by: applies };
  return { is: later ? 'upcoming' : 'in-force' };
}
