import type { Row } from '../support/figure.ts';
import { carryNotices } from '../support/notices.ts';
import { halvesOf } from '../support/samples.ts';
import { change, megabytes, number } from '../support/words.ts';

const customers = 100_000;
const bare = 10_000;
const minRatio = 0.8;
const maxGrowth = 1.1;

export const noticeSpeed: Row = {
  row: 8,
  name: 'speed of notices compared with a bare loop of the same call; memory over 100,000 customers',
  limit: '1.0×',
  goal: '≥ 0.8×; flat memory',
  how: 'A separate process freezes and notifies 100,000 customers with the adapters of the functions, next to a local DynamoDB and a stub that only answers like SES. Forty times on the way, between two batches, the same process makes the same call with the same message in a bare loop, equally parallel, so that both run under the same conditions. Rates are compared only with each other, never across machines.',
  async measure(bench) {
    const figures = await carryNotices(bench, { customers, bare });
    const ratio = figures.rate / figures.bareRate;
    const halves = halvesOf(figures.heaps);
    const isComplete = figures.sent === customers && figures.imbalance === 0;
    return {
      value: `${ratio.toFixed(2)}×; live heap from the first to the second half of the run ${change(...halves)}`,
      isMet: ratio >= minRatio && halves[1] <= halves[0] * maxGrowth && isComplete,
      measured: {
        ratio,
        ratePerSecond: figures.rate,
        bareRatePerSecond: figures.bareRate,
        liveHeapBytesFirstHalf: halves[0],
        liveHeapBytesSecondHalf: halves[1],
      },
      remarks: [
        `${number(figures.sent)} of ${number(figures.customers)} customers notified in ${number(figures.batches)} batches; the report balances: ${figures.imbalance === 0 ? 'yes' : 'no'}.`,
        `The run includes all its work: reading each customer, pacing, addressing each message, claiming and recording each batch. Live heap: ${megabytes(halves[0])} and ${megabytes(halves[1])}, medians after forced collections.`,
        'Both share two processors with the stub and the DynamoDB emulator, which use their share.',
      ],
    };
  },
};
