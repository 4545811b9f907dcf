import { callCounts, roundsOf } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';

const maxCalls = 2;

export const intakeCalls: Row = {
  row: 4,
  name: 'AWS calls on the intake path',
  limit: '1',
  goal: '≤ 2, one round',
  how: 'The calls of the bundled `submit-request` for one accepted submission on the local stack, counted on the wire. A round consists of calls that need not wait for each other.',
  async measure(bench) {
    const { cold, warm } = await bench.intake();
    const [calls, rounds] = [warm.awsCalls.length, roundsOf(warm.awsCalls)];
    const [callsCold, roundsCold] = [cold.awsCalls.length, roundsOf(cold.awsCalls)];
    return {
      value: `${calls} in ${rounds} rounds warm, ${callsCold} in ${roundsCold} at a cold start`,
      isMet: calls <= maxCalls && rounds === 1,
      measured: { calls, rounds, callsCold, roundsCold },
      remarks: [
        `Warm: ${callCounts(warm.awsCalls)}. Cold: ${callCounts(cold.awsCalls)}.`,
        'By design: the client is counted first, so that nothing beyond the limit is written or started. See [ADR 0007](adr/0007-intake-makes-three-calls.md).',
      ],
    };
  },
};
