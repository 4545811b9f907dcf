import { observeAnswerTimes } from '../support/answer-times.ts';
import type { Row } from '../support/figure.ts';
import { areDistinguishable, compare, medianOf, minDetectablePercent } from '../support/rank-test.ts';

export const answerTimes: Row = {
  row: 20,
  name: 'response time for a customer’s address and for an unknown one',
  limit: 'no difference',
  goal: 'indistinguishable: p ≥ 0.001 in a rank test, and no large effect',
  how: 'Submissions to the local stack with addresses of customers and unknown addresses, alternating in random order, each timed from the form to the last byte of the response; both samples are compared by the Mann–Whitney U test.',
  async measure(bench) {
    bench.say('submitting alternately for customers and for unknown addresses');
    const { ofCustomers, ofNobody } = await observeAnswerTimes(bench.folder);
    const comparison = compare(ofCustomers, ofNobody);
    const { probability, superiority } = comparison;
    const [known, unknown] = [medianOf(ofCustomers), medianOf(ofNobody)];
    const seenPercent = minDetectablePercent(ofCustomers);
    const isDistinguishable = areDistinguishable(comparison);
    return {
      value: `${isDistinguishable ? '' : 'in'}distinguishable (p = ${probability.toPrecision(2)}): medians ${known.toFixed(2)} ms and ${unknown.toFixed(2)} ms of ${ofCustomers.length} each`,
      isMet: !isDistinguishable,
      measured: {
        probability,
        superiority,
        medianOfCustomersMs: known,
        medianOfNobodyMs: unknown,
        seenPercent,
        submissionsOfEach: ofCustomers.length,
      },
      remarks: [
        `In ${Math.round(100 * superiority)} of 100 pairs, the response for the unknown address is the later one; 50 would be no difference at all.`,
        'The tests verify the cause: the same AWS calls with the same bytes, whoever the address belongs to. This row only checks whether anything else gives it away.',
        `Given the scatter of these times, a difference of ${seenPercent} % would have been detected, a smaller one perhaps not.`,
        'The workflow steps are held back while responses are timed; on AWS they run elsewhere.',
        'By chance alone, one run in a thousand says "distinguishable": run it again.',
      ],
    };
  },
};
