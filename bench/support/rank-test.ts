/** A comparison of two samples by ranks alone, regardless of outliers, unit or shape of the distribution. */
export interface Comparison {
  /** The probability that such a difference, or a larger one, arises by chance. */
  probability: number;
  /**
   * How often a value of the second sample exceeds one of the first, with ties counted as half; 0.5 means no
   * difference.
   */
  superiority: number;
}

/** The two-sided Mann–Whitney U test, by normal approximation: for samples of twenty or more. */
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

/** Below this probability, chance is no longer an explanation. */
const minProbability = 0.001;
/** A large effect by the usual convention (Vargha and Delaney): 71 of 100 pairs are in the same order. */
const largeSuperiority = 0.71;

/** Could someone who has both samples tell that they come from different distributions? */
export const areDistinguishable = ({ probability, superiority }: Comparison): boolean =>
  probability < minProbability || Math.max(superiority, 1 - superiority) >= largeSuperiority;

/** The smallest difference, in whole percent, that could be detected between values with this scatter. */
export function minDetectablePercent(values: readonly number[]): number {
  for (let percent = 1; percent < 1000; percent += 1) {
    if (
      areDistinguishable(
        compare(
          values,
          values.map((value) => value * (1 + percent / 100)),
        ),
      )
    )
      return percent;
  }
  throw new RangeError('These values scatter so much that no difference can be detected.');
}

/** The middle value. */
export function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(middle)] ?? Number.NaN) + (sorted[Math.ceil(middle)] ?? Number.NaN)) / 2;
}

/** The rank of each value, from 1; equal values share their mean rank. */
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
 * The share of the normal distribution beyond this many standard deviations, on both sides (Abramowitz and Stegun
 * 7.1.26, accurate to 1.5e-7).
 */
function beyond(deviations: number): number {
  const x = deviations / Math.SQRT2;
  const t = 1 / (1 + 0.3275911 * x);
  const [a, b, c, d, e] = [0.254829592, -0.284496736, 1.421413741, -1.453152027, 1.061405429] as const;
  return t * (a + t * (b + t * (c + t * (d + t * e)))) * Math.exp(-x * x);
}
