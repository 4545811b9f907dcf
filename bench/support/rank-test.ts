/** Two samples, compared by their ranks alone: no outlier, unit or shape of distribution matters. */
export interface Comparison {
  /** How likely such a difference, or a larger one, comes by chance if there is none. */
  probability: number;
  /** How often a value of the second sample is above one of the first, ties counted by half; 0.5 is never more often. */
  superiority: number;
}

/** The U test of Mann and Whitney, two-sided, by its normal approximation: for samples of twenty and more. */
export function compare(first: readonly number[], second: readonly number[]): Comparison {
  const [n, m] = [first.length, second.length];
  const { rankOf, tieSum } = ranksOf([...first, ...second]);
  const rankSum = second.reduce((sum, value) => sum + (rankOf.get(value) ?? 0), 0);
  const u = rankSum - (m * (m + 1)) / 2;
  const count = n + m;
  const deviation = Math.sqrt(((n * m) / 12) * (count + 1 - tieSum / (count * (count - 1))));
  const distance = deviation === 0 ? 0 : Math.abs(u - (n * m) / 2) / deviation;
  return { probability: beyond(distance), superiority: u / (n * m) };
}

/** Below this probability, chance is no explanation any more. */
const leastProbability = 0.001;
/** A large effect by the usual convention (Vargha and Delaney): 71 of 100 pairs lie the same way round. */
const largeSuperiority = 0.71;

/** Could somebody who has both samples say that they were drawn from different things? */
export const canBeToldApart = ({ probability, superiority }: Comparison): boolean =>
  probability < leastProbability || Math.max(superiority, 1 - superiority) >= largeSuperiority;

/** The smallest difference, in whole percent, that would be seen between values that scatter like these. */
export function smallestSeen(values: readonly number[]): number {
  for (let percent = 1; percent < 1000; percent += 1) {
    if (
      canBeToldApart(
        compare(
          values,
          values.map((value) => value * (1 + percent / 100)),
        ),
      )
    )
      return percent;
  }
  throw new RangeError('These values scatter so much that nothing can be seen in them.');
}

/** The middle value. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The rank of each value, from 1; equal ones share the mean of theirs. */
function ranksOf(values: number[]): { rankOf: Map<number, number>; tieSum: number } {
  const rankOf = new Map<number, number>();
  let [before, tieSum] = [0, 0];
  const groups = Map.groupBy(
    values.toSorted((a, b) => a - b),
    (value) => value,
  );
  for (const [value, { length }] of groups) {
    rankOf.set(value, before + (length + 1) / 2);
    before += length;
    tieSum += length ** 3 - length;
  }
  return { rankOf, tieSum };
}

/**
 * How much of the normal distribution lies further out than so many standard deviations, on both sides
 * (Abramowitz and Stegun 7.1.26, right to 1.5e-7).
 */
function beyond(deviations: number): number {
  const x = deviations / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const [a, b, c, d, e] = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429] as const;
  return t * (a + t * (b + t * (c + t * (d + t * e)))) * Math.exp(-x * x);
}
