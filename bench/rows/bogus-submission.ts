import { inWords } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { costOf } from '../support/prices.ts';
import { assumedMilliseconds, billedUnits } from '../support/units.ts';
import { dollars } from '../support/words.ts';

const goal = 0.0000025;

export const bogusSubmission: Row = {
  row: 3,
  name: 'a bogus submission beyond a limit',
  limit: '1 call + 1 write',
  goal: '≤ $0.0000025; ≤ 1 unconfirmed mail per address per day past the limit',
  how: 'Valid submissions to the local stack until the hourly limit of one client is used up, and then one more: its calls of AWS are counted on the wire and multiplied with the price table. Before that, submissions in the name of one customer until the limit of letters to one address is used up, and then two more.',
  async measure(bench) {
    const { beyondLimit, lettersBeyondLimit } = await bench.intake();
    const units = billedUnits(beyondLimit, 0);
    const cost = costOf(units);
    const calls = beyondLimit.awsCalls.length;
    return {
      value: `${calls} call of AWS (${inWords(beyondLimit.awsCalls)}), ${dollars(cost.dollars)}; ${lettersBeyondLimit} letters past the limit`,
      isMet: cost.dollars <= goal && lettersBeyondLimit <= 1,
      measured: {
        dollars: cost.dollars,
        awsCalls: calls,
        writeUnits: units.tableWriteUnit,
        lettersBeyondLimit,
      },
      remarks: [
        'Beyond the limit of its client: one HTTP call, one function call, one refused write; no execution, no letter, and the same answer as ever.',
        `A flood keeps its function warm; a call is taken to last ${assumedMilliseconds.warm} ms (assumed).`,
      ],
    };
  },
};
