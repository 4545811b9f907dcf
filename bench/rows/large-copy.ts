import type { Row } from '../support/figure.ts';
import { assumed, largeCopyOf, slowestSpeed } from '../support/large-copy.ts';
import { dollars, number } from '../support/words.ts';

const goals = { minutes: 30, dollars: 1.5 };
const copy = { bytes: 500e9, files: 2_000_000, limits: { bytes: 10e9, files: 100_000 } };

export const largeCopy: Row = {
  row: 16,
  name: 'a copy of 500 GB and two million files',
  before: 'never: 11.8 hours in one run of 15 minutes',
  limit: '$0.80: one GET for each file',
  goal: '≤ 30 minutes, ≤ $1.50 on paper',
  how: 'Computed: the calls of the plan, of each part and of the first part follow from formulas, which [a test](../test/bench/large-copy.test.ts) compares with what the adapters ask of the local S3; times the price table. Only the time of function runs is assumed.',
  isQuick: true,
  async measure() {
    const { parts, minutes, dollars: cost, units, partSeconds } = largeCopyOf(copy);
    const megabytes = Math.ceil(slowestSpeed(copy, goals.minutes) / 1e6);
    return {
      value: `${number(Math.round(minutes))} minutes, ${dollars(cost)}; ${parts} parts, ten at a time`,
      isMet: minutes <= goals.minutes && cost <= goals.dollars,
      measured: { minutes, dollars: cost, parts, ...units },
      remarks: [
        `${number(units.bucketRead ?? 0)} reads, ${number(units.bucketWrite ?? 0)} lists and writes, ${units.transition} state transitions, ${number(Math.round(units.functionGigabyteSecond ?? 0))} GB-s.`,
        `A function is assumed to pack ${assumed.bytesPerSecond / 1e6} MB/s, so that a part takes ${Math.round(partSeconds)} s; the goal of time needs ${megabytes} MB/s. A GET is assumed to take 20 ms, a LIST 100 ms.`,
        'Keeping 500 GB for a week costs $2.70 more ($0.023 per GB and month), and each download of all of it $45 of traffic. Neither is in the figure.',
        'A part whose function dies is written again, and no other. A copy that fits into one archive takes the same states and calls as before parts existed.',
      ],
    };
  },
};
