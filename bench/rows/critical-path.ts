import { callCounts, roundsOf } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';

const maxRounds = 12;

export const criticalPath: Row = {
  row: 18,
  name: 'from confirmation to receipt: sequential AWS calls',
  limit: 'longest store + 3 hops',
  goal: '≤ 12, no polling',
  how: 'Reference request on a fresh local stack: calls on the wire from the press of the button until the receipt is submitted to SES, and their longest chain in which each call began after the previous one had ended. The grace period is not a call.',
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
      isMet: rounds <= maxRounds && polls + waits === 0,
      measured: { rounds, calls: calls.length, coldReads, polls, waits },
      remarks: [
        `${coldReads} of them read the master key at a cold start. Through ${functions.size} functions: ${callCounts(calls)}.`,
        'A step reads its request and acts; each change of the request is then one read and one conditional write. The stores work in parallel and record on the same item, so that the number of calls varies slightly between runs.',
        'The machine is resumed by task tokens: no call and no state polls for completion.',
      ],
    };
  },
};
