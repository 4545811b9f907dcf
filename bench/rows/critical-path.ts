import { inWords, roundsOf } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';

const mostRounds = 12;

export const criticalPath: Row = {
  row: 18,
  name: 'from confirmation to receipt: calls of AWS that wait for each other',
  limit: 'longest store + 3 hops',
  goal: '≤ 12, no polling',
  how: 'Reference request on a fresh local stack: calls on the wire from the press of the button until the receipt is handed to SES, and the longest chain of them in which each began after the one before had ended. The wait of the grace period is not a call.',
  async measure(bench) {
    const { reference } = await bench.deletions();
    const { awsCalls, confirmedAt, history } = reference;
    const receiptAt = Math.max(
      ...awsCalls.filter(({ service }) => service === 'ses').map(({ endedAt }) => endedAt),
    );
    const calls = awsCalls.filter(
      ({ startedAt, endedAt }) => startedAt >= confirmedAt && endedAt <= receiptAt,
    );
    const rounds = roundsOf(calls);
    const coldReads = calls.filter(({ service }) => service === 'ssm').length;
    const polls = calls.filter(({ operation }) => /^Describe|History$/.test(operation)).length;
    const waits = history.filter(({ type }) => type === 'WaitStateEntered').length;
    const functions = new Set(calls.map(({ functionName }) => functionName));
    return {
      value: `${rounds} in a row of ${calls.length}; ${polls + waits} polls`,
      isMet: rounds <= mostRounds && polls + waits === 0,
      measured: { rounds, calls: calls.length, coldReads, polls, waits },
      remarks: [
        `${coldReads} of them read the master key at a cold start. Through ${functions.size} functions: ${inWords(calls)}.`,
        'A step reads its request and acts; each change of the request then is one read and one conditional write. The stores work side by side and record on that one item, so that a run makes a few calls more or fewer.',
        'The machine is resumed under task tokens: no call and no state asks again and again whether something is done.',
      ],
    };
  },
};
