import type { AccountFacts } from './panel.ts';

/**
 * `same`: something proves it and nothing speaks against it. `other`: everything speaks against it. `unproven`: nothing
 * proves it, or the facts disagree; a person has to look.
 */
export type Sameness = 'same' | 'other' | 'unproven';

/** A billing system notes the day of an order; the account follows within days, by a clock of another zone. */
const createdWithinDays = 3;
const dayMs = 86_400_000;

/** Compares what the billing system says of an account with what the panel shows. */
export function samenessOf(stated: AccountFacts, seen: AccountFacts): Sameness {
  const verdicts = [
    agrees(stated.uid, seen.uid, (a, b) => a === b),
    agrees(stated.domain, seen.domain, (a, b) => normalDomain(a) === normalDomain(b)),
    agrees(stated.created, seen.created, isSameTime),
  ].filter((verdict) => verdict !== undefined);
  const agreeing = verdicts.filter(Boolean).length;
  if (agreeing === 0) return verdicts.length > 0 ? 'other' : 'unproven';
  return agreeing === verdicts.length ? 'same' : 'unproven';
}

/**
 * Compares two readings of one panel. A panel never changes a uid or a time of creation, while an owner may change the
 * domain: it counts only where no time is known.
 */
export function isStillTheSame(known: AccountFacts, seen: AccountFacts): boolean {
  const hasTime = known.created !== undefined;
  return (
    known.uid === seen.uid &&
    known.created === seen.created &&
    (hasTime || normalDomain(known.domain ?? '') === normalDomain(seen.domain ?? ''))
  );
}

function agrees(
  stated: string | undefined,
  seen: string | undefined,
  isEqual: (a: string, b: string) => boolean | undefined,
): boolean | undefined {
  return stated === undefined || stated === '' || seen === undefined || seen === ''
    ? undefined
    : isEqual(stated, seen);
}

const normalDomain = (domain: string): string => domain.toLowerCase().replace(/^www\.|\.$/g, '');

function isSameTime(a: string, b: string): boolean | undefined {
  const [first, second] = [Date.parse(a), Date.parse(b)];
  return Number.isNaN(first) || Number.isNaN(second)
    ? undefined
    : Math.abs(first - second) <= createdWithinDays * dayMs;
}
