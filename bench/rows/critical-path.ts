import { inWords, roundsOf } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { statesEntered } from '../support/history.ts';

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
    const hops = calls
      .map(({ functionName }) => functionName)
      .filter((name, at, all) => name !== all[at - 1]);
    return {
      value: `${rounds} in a row of ${calls.length}; ${polls + waits} polls`,
      isMet: rounds <= mostRounds && polls + waits === 0,
      measured: { rounds, calls: calls.length, coldReads, polls, waits },
      remarks: [
        `${coldReads} of them read the master key at a cold start. Through ${new Set(hops).size} functions: ${inWords(calls)}.`,
        'A step reads its request, acts, and reads and writes it again, because the wire may break at any point: a change is one read and one conditional write of the whole item. The stores record on one item, side by side, so a run makes a few calls more or fewer.',
        `${statesEntered(history).length} states; the machine is resumed by token, nothing asks whether something is done.`,
      ],
    };
  },
};
