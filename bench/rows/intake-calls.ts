import { inWords, roundsOf } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';

const mostCalls = 2;

export const intakeCalls: Row = {
  row: 4,
  name: 'calls of AWS on the intake path',
  limit: '1',
  goal: '≤ 2, one round',
  how: 'What the built `submit-request` sends for one accepted submission on the local stack, counted on the wire. A round is what has to wait for an answer before.',
  async measure(bench) {
    const { cold, warm } = await bench.intake();
    const [calls, rounds] = [warm.awsCalls.length, roundsOf(warm.awsCalls)];
    const [callsCold, roundsCold] = [cold.awsCalls.length, roundsOf(cold.awsCalls)];
    return {
      value: `${calls} in ${rounds} rounds warm, ${callsCold} in ${roundsCold} at a cold start`,
      isMet: calls <= mostCalls && rounds === 1,
      measured: { calls, rounds, callsCold, roundsCold },
      remarks: [
        `Warm: ${inWords(warm.awsCalls)}. Cold: ${inWords(cold.awsCalls)}.`,
        'Knowingly: the client is counted first, so that what is beyond the limit is neither written nor started. See [ADR 0007](adr/0007-intake-makes-three-calls.md).',
      ],
    };
  },
};
