import { createHash } from 'node:crypto';

/** What a throw of the dice is for: the same path always falls the same. */
type Path = readonly (string | number)[];

/** A number from 0 to below 1 that depends on the seed and the path alone: journeys do not disturb each other's. */
export function roll(seed: string, ...path: Path): number {
  const hash = createHash('sha256')
    .update(JSON.stringify([seed, ...path]))
    .digest();
  return hash.readUIntBE(0, 6) / 2 ** 48;
}

/** Picks by weight: `{ often: 9, seldom: 1 }`. */
export function pickByWeight<Name extends string>(
  weights: Readonly<Record<Name, number>>,
  rolled: number,
): Name {
  const names = Object.keys(weights) as Name[];
  const total = names.reduce((sum, name) => sum + weights[name], 0);
  let left = rolled * total;
  for (const name of names) {
    left -= weights[name];
    if (left < 0) return name;
  }
  throw new Error('There is nothing to pick from.');
}
