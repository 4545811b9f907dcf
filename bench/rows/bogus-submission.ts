import { inWords } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { transitionsOf } from '../support/history.ts';
import { costOf } from '../support/prices.ts';
import { assumedMilliseconds, billedUnits } from '../support/units.ts';
import { dollars } from '../support/words.ts';

const goal = 0.0000025;

export const bogusSubmission: Row = {
  row: 3,
  name: 'a bogus submission beyond the limit of its client',
  limit: '1 call + 1 write',
  goal: '≤ $0.0000025; ≤ 1 unconfirmed mail per address per day past the limit',
  how: 'Valid submissions to the local stack until the hourly limit of one client is used up, and then one more: its calls of AWS are counted on the wire and multiplied with the price table. Before that, submissions in the name of one customer until the limit of letters to one address is used up, and then two more.',
  async measure(bench) {
    const { beyondLimit, unknown, lettersBeyondLimit } = await bench.intake();
    const units = billedUnits(beyondLimit, 0);
    const cost = costOf(units);
    const calls = beyondLimit.awsCalls.length;
    const transitions = transitionsOf(unknown.history);
    const costOfUnknown = costOf(billedUnits(unknown, transitions));
    return {
      value: `${calls} call of AWS (${inWords(beyondLimit.awsCalls)}), ${dollars(cost.dollars)}; ${lettersBeyondLimit} letters past the limit`,
      isMet: cost.dollars <= goal && lettersBeyondLimit <= 1,
      measured: {
        dollars: cost.dollars,
        awsCalls: calls,
        writeUnits: units.tableWriteUnit,
        lettersBeyondLimit,
        dollarsOfUnknownAddress: costOfUnknown.dollars,
        awsCallsOfUnknownAddress: unknown.awsCalls.length,
      },
      remarks: [
        'Beyond the limit of its client: one HTTP call, one function call, one refused write; no execution, no letter, and the same answer as ever.',
        `Within that limit, a submission for an unknown address is stopped before any mail, too, but only by the workflow: ${transitions} transitions and ${unknown.awsCalls.length} calls of AWS, ${dollars(costOfUnknown.dollars)}. That is the price of not looking anybody up before the answer.`,
        'Past the limit of letters, a letter is refused and tried again later, each time for one transition: when it leaves, it is within the limit.',
        `A flood keeps its functions warm; a call is taken to last ${assumedMilliseconds.warm} ms (assumed).`,
      ],
    };
  },
};
