import { bundlesOf } from '../support/bundles.ts';
import type { Row } from '../support/figure.ts';
import { kilobytes } from '../support/words.ts';

const largeBytes = 350_000;
const maxLarge = 6;
const maxBytes = 520_000;
const maxListedParts = 4;

export const bundles: Row = {
  row: 11,
  name: 'bundle per function, minified',
  before: 'largest 625 KB, 17 of 26 above 350 KB',
  limit: '~10 KB',
  goal: '≤ 520 KB each, ≤ 6 above 350 KB, no schema compiler in any',
  how: 'Sizes of the asset files of a real synthesis, one per entry; their contents are read from esbuild’s metafile. A KB has 1,000 bytes.',
  async measure(bench) {
    const all = bundlesOf(await bench.template());
    const above = all.filter(({ bytes }) => bytes > largeBytes);
    const compiling = all.filter(({ compiles }) => compiles);
    const [largest] = all;
    if (!largest) throw new Error('There are no bundles.');
    return {
      value: `largest ${kilobytes(largest.bytes)} (${largest.entry}); ${above.length} of ${all.length} above 350 KB; ${compiling.length} with a compiler`,
      isMet: largest.bytes <= maxBytes && above.length <= maxLarge && compiling.length === 0,
      measured: {
        above: above.length,
        compiling: compiling.length,
        ...Object.fromEntries(all.map(({ entry, bytes }) => [entry, bytes])),
      },
      remarks: [
        ...above.map(({ entry, bytes, contents }) => {
          const heaviest = contents
            .slice(0, maxListedParts)
            .map((part) => `${part.name} ${kilobytes(part.bytes)}`);
          return `${entry} ${kilobytes(bytes)}: ${heaviest.join(', ')}`;
        }),
        `At or below: ${all
          .filter(({ bytes }) => bytes <= largeBytes)
          .map(({ entry, bytes }) => `${entry} ${kilobytes(bytes)}`)
          .join(', ')}`,
      ],
      chart: {
        title: 'Code that a function loads at its start, minified',
        unit: 'KB',
        goal: largeBytes / 1000,
        bars: all.map(({ entry, bytes }) => ({ label: entry, value: bytes / 1000, isOurs: true })),
      },
    };
  },
};
