import { callCounts } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { transitionsOf } from '../support/history.ts';
import { costOf } from '../support/prices.ts';
import { assumedMilliseconds, billedUnits } from '../support/units.ts';
import { dollars } from '../support/words.ts';

const goal = 0.0000025;

export const bogusSubmission: Row = {
  row: 3,
  name: 'a bogus submission beyond its client’s limit',
  limit: '1 call + 1 write',
  goal: '≤ $0.0000025; ≤ 1 unconfirmed mail per address per day past the limit',
  how: 'Valid submissions to the local stack until one client’s hourly limit is used up, and then one more: its AWS calls are counted on the wire and multiplied by the price table. Before that, submissions with one customer’s address until its letter limit is used up, and then two more.',
  isQuick: true,
  async measure(bench) {
    const { beyondLimit, unknown, lettersBeyondLimit } = await bench.intake();
    const units = billedUnits(beyondLimit, 0);
    const cost = costOf(units);
    const calls = beyondLimit.awsCalls.length;
    const transitions = transitionsOf(unknown.history);
    const costOfUnknown = costOf(billedUnits(unknown, transitions));
    return {
      value: `${calls} AWS call (${callCounts(beyondLimit.awsCalls)}), ${dollars(cost.dollars)}; ${lettersBeyondLimit} letters past the limit`,
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
        'Beyond its client’s limit: one HTTP call, one function call, one rejected write; no execution and no letter. The answer is 429 and says when to try again.',
        `Within that limit, a submission for an unknown address also ends without mail, but only in the workflow: ${transitions} transitions and ${unknown.awsCalls.length} AWS calls, ${dollars(costOfUnknown.dollars)}. That is the price of not looking the customer up before the response.`,
        'Past the letter limit, a letter is held back and retried later, each time for one transition: when it is sent, it is within the limit.',
        `A flood keeps its functions warm; a call is assumed to take ${assumedMilliseconds.warm} ms.`,
      ],
    };
  },
};
