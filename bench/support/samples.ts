/** The median of some values. */
const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;

/** The medians of the first and second half of a series: a leak shows in the second. */
export function halvesOf(samples: readonly number[]): [first: number, second: number] {
  const middle = Math.floor(samples.length / 2);
  return [median(samples.slice(0, middle)), median(samples.slice(middle))];
}
