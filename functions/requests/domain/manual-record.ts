import type { SiteStoreName } from '../../../contract/site.ts';
import type { Category, Outcome, PlannedCategory } from '../../stores/domain/plan.ts';

/** Something that was sent or answered, in a person's words, with its day (ISO 8601). Names no customer. */
export interface Dated {
  what: string;
  on: string;
}

/** What a person says that they did in a manual store. */
export interface ManualEvidence {
  sent: Dated;
  answer: Dated;
  /** One for each category of the plan. */
  outcomes: Outcome[];
}

/** The evidence as it is on record. It counts from the moment at which a second person stands for it too. */
export interface ManualRecord extends ManualEvidence {
  by: string;
  /** ISO 8601 UTC. */
  at: string;
  countersigned?: { by: string; at: string };
}

/** Of one request, by store. */
export type ManualRecords = Partial<Record<SiteStoreName, ManualRecord>>;

/** One person under two spellings of a name is one person still. */
export const isSamePerson = (one: string, other: string): boolean => spelt(one) === spelt(other);

/** Without what no eye sees. */
const spelt = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/\s+/g, ' ')
    .trim();

/**
 * Categories of the plan about which nothing is said, and said ones that are not in the plan. With none of either, no line
 * of the receipt is missing or made up.
 */
export const categoriesAmiss = (
  planned: readonly PlannedCategory[],
  outcomes: readonly Outcome[],
): { missing: Category[]; unknown: Category[] } => ({
  missing: notAmong(planned, outcomes),
  unknown: notAmong(outcomes, planned),
});

const notAmong = (
  these: readonly { category: Category }[],
  others: readonly { category: Category }[],
): Category[] => {
  const known = new Set(others.map(({ category }) => category));
  return [...new Set(these.map(({ category }) => category))].filter((category) => !known.has(category));
};
