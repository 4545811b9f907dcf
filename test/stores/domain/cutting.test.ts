import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addFile,
  type Cut,
  type Cutting,
  cutsOf,
  fitsIntoOne,
  holdsOf,
  isBeyond,
  type ListedFile,
  newCutting,
  type PartLimits,
  totalOf,
} from '../../../functions/stores/domain/cutting.ts';

const order = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));

function cutAll(files: readonly ListedFile[], limits: PartLimits): Cutting {
  const cutting = newCutting(limits);
  for (const file of files) addFile(cutting, file);
  return cutting;
}

/** The paths of each part, found as the writer finds them. */
const pathsIn = (cuts: readonly Cut[], paths: readonly string[]): string[][] => {
  const alone = new Set(cuts.flatMap((cut) => (cut.kind === 'as-it-is' ? [cut.path] : [])));
  return cuts.map((cut) => {
    if (cut.kind === 'as-it-is') return paths.filter((path) => path === cut.path);
    const { after, until } = cut;
    return paths.filter(
      (path) => !alone.has(path) && (after === undefined || order(path, after) > 0) && !isBeyond(path, until),
    );
  });
};

const someLimits = fc.record({
  bytes: fc.integer({ min: 1, max: 40 }),
  files: fc.integer({ min: 1, max: 6 }),
});
const somePaths = fc.uniqueArray(
  fc.string({ minLength: 1, maxLength: 6, unit: 'grapheme' }).map((path) => path.toWellFormed()),
  { maxLength: 40 },
);
const someFiles = somePaths.chain((paths) =>
  fc.tuple(
    ...paths.toSorted(order).map((path) =>
      fc.record({
        path: fc.constant(path),
        category: fc.constantFrom('website-files' as const, 'database-dumps' as const),
        size: fc.integer({ min: 0, max: 60 }),
      }),
    ),
  ),
);

describe('cutting a listing into parts', () => {
  it('puts every file into exactly one part, none above its limits', () => {
    fc.assert(
      fc.property(someFiles, someLimits, (files, limits) => {
        const cuts = cutsOf(cutAll(files, limits));
        const sizes = new Map(files.map(({ path, size }) => [path, size]));
        const parts = pathsIn(cuts, [...sizes.keys()]);

        expect(parts.flat().toSorted(order)).toEqual([...sizes.keys()]);
        for (const [index, paths] of parts.entries()) {
          const { kind = '', holds = {} } = cuts[index] ?? {};
          const bytes = paths.reduce((sum, path) => sum + (sizes.get(path) ?? 0), 0);
          expect(totalOf(holds)).toEqual({ files: paths.length, bytes });
          expect(paths.length).toBeGreaterThan(0);
          expect(kind === 'as-it-is').toBe(bytes > limits.bytes);
          expect(paths.length).toBeLessThanOrEqual(kind === 'as-it-is' ? 1 : limits.files);
        }
      }),
    );
  });

  it('puts a file that comes or goes after the planning into one part or none', () => {
    fc.assert(
      fc.property(someFiles, someLimits, somePaths, (files, limits, present) => {
        const cuts = cutsOf(cutAll(files, limits));

        const given = pathsIn(cuts, present.toSorted(order)).flat();

        expect(new Set(given).size).toBe(given.length);
        for (const { path } of files) expect(given.includes(path)).toBe(present.includes(path));
      }),
    );
  });

  it('goes on from any place to the same parts, through JSON', () => {
    fc.assert(
      fc.property(someFiles, someLimits, fc.nat(40), (files, limits, stop) => {
        const whole = cutAll(files, limits);

        const resumed: Cutting = JSON.parse(JSON.stringify(cutAll(files.slice(0, stop), limits)));
        const rest = files.filter(({ path }) => resumed.last === undefined || order(path, resumed.last) > 0);
        for (const file of rest) addFile(resumed, file);

        expect(resumed).toEqual(whole);
      }),
    );
  });

  it('counts what it has listed, by category', () => {
    fc.assert(
      fc.property(someFiles, someLimits, (files, limits) => {
        const holds = holdsOf(cutAll(files, limits));

        for (const category of ['website-files', 'database-dumps'] as const) {
          const of = files.filter((file) => file.category === category);
          const bytes = of.reduce((sum, { size }) => sum + size, 0);
          expect(holds[category] ?? { count: 0, bytes: 0 }).toEqual({ count: of.length, bytes });
        }
      }),
    );
  });

  it('says of each file whether a part became complete', () => {
    const cutting = newCutting({ bytes: 10, files: 2 });
    const sizes = [4, 6, 1, 11, 9, 1];

    const completed = sizes.map((size, index) =>
      addFile(cutting, { path: `${index}`, category: 'website-files', size }),
    );

    expect(completed).toEqual([false, false, true, true, false, true]);
    expect(cutsOf(cutting)).toEqual([
      { kind: 'zip', until: '1', holds: { 'website-files': { count: 2, bytes: 10 } } },
      { kind: 'as-it-is', path: '3', after: '2', holds: { 'website-files': { count: 1, bytes: 11 } } },
      { kind: 'zip', after: '1', until: '4', holds: { 'website-files': { count: 2, bytes: 10 } } },
      { kind: 'zip', after: '4', holds: { 'website-files': { count: 1, bytes: 1 } } },
    ]);
  });

  it('needs no parts exactly as long as everything fits into one archive', () => {
    const limits = { bytes: 10, files: 2 };
    const of = (...sizes: number[]) =>
      cutAll(
        sizes.map((size, index) => ({ path: `${index}`, category: 'website-files', size })),
        limits,
      );

    expect(fitsIntoOne([of()], limits)).toBe(true);
    expect(fitsIntoOne([of(4, 6)], limits)).toBe(true);
    expect(fitsIntoOne([of(4), of(6)], limits)).toBe(true);
    expect(fitsIntoOne([of(4), of(7)], limits)).toBe(false);
    expect(fitsIntoOne([of(1, 1), of(1)], limits)).toBe(false);
    expect(fitsIntoOne([of(1, 1, 1)], limits)).toBe(false);
    expect(fitsIntoOne([of(11)], limits)).toBe(false);
    expect(cutsOf(of())).toEqual([]);
  });
});
