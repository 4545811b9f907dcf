import { inWords } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { costOf } from '../support/prices.ts';
import { assumedMilliseconds, billedUnits } from '../support/units.ts';
import { dollars } from '../support/words.ts';

const goal = 0.0000025;

export const bogusSubmission: Row = {
  row: 3,
  name: 'a bogus submission beyond the limit of its client',
  limit: '1 call + 1 write',
  goal: '≤ $0.0000025',
  how: 'Valid submissions to the local stack until the hourly limit of one client is used up, and then one more: its calls of AWS are counted on the wire and multiplied with the price table.',
  async measure(bench) {
    const { beyondLimit } = await bench.intake();
    const units = billedUnits(beyondLimit, 0);
    const cost = costOf(units);
    const calls = beyondLimit.awsCalls.length;
    return {
      value: `${calls} call of AWS (${inWords(beyondLimit.awsCalls)}), ${dollars(cost.dollars)}`,
      isMet: cost.dollars <= goal,
      measured: { dollars: cost.dollars, awsCalls: calls, writeUnits: units.tableWriteUnit },
      remarks: [
        'One HTTP call, one function call, one refused write; no execution, no letter, and the same answer as ever.',
        `A flood keeps its function warm; a call is taken to last ${assumedMilliseconds.warm} ms (assumed).`,
      ],
    };
  },
};
