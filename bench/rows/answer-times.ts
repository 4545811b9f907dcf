import { observeAnswerTimes } from '../support/answer-times.ts';
import type { Row } from '../support/figure.ts';
import { canBeToldApart, compare, medianOf, smallestSeen } from '../support/rank-test.ts';

export const answerTimes: Row = {
  row: 20,
  name: 'time of an answer to a customer’s address and to nobody’s',
  limit: 'no difference',
  goal: 'cannot be told apart: p ≥ 0.001 in a rank test, and no large effect',
  how: 'Submissions to the local stack in the name of customers and of nobody, by turns in an order drawn by lot, each timed from the form to the last byte of its answer, and both samples compared by the U test of Mann and Whitney.',
  async measure(bench) {
    bench.say('submitting for customers and for nobody in turn');
    const { ofCustomers, ofNobody } = await observeAnswerTimes(bench.folder);
    const comparison = compare(ofCustomers, ofNobody);
    const { probability, superiority } = comparison;
    const [known, unknown] = [medianOf(ofCustomers), medianOf(ofNobody)];
    const seenPercent = smallestSeen(ofCustomers);
    const isTold = canBeToldApart(comparison);
    return {
      value: `${isTold ? 'can' : 'cannot'} be told apart (p = ${probability.toPrecision(2)}): medians ${known.toFixed(2)} ms and ${unknown.toFixed(2)} ms of ${ofCustomers.length} each`,
      isMet: !isTold,
      measured: {
        probability,
        superiority,
        medianOfCustomersMs: known,
        medianOfNobodyMs: unknown,
        seenPercent,
        submissionsOfEach: ofCustomers.length,
      },
      remarks: [
        `In ${Math.round(100 * superiority)} of 100 pairs, the answer to nobody’s address is the later one; 50 would be no difference at all.`,
        'The cause stands in the tests: the same calls of AWS with the same bytes, whoever the address belongs to. This row only looks whether anything else tells.',
        `As much as these times scatter, a difference of ${seenPercent} % would have been seen, and a smaller one perhaps not.`,
        'The steps of the workflow are held back while the answers are timed; on AWS they run elsewhere.',
        'By chance alone, one run in a thousand says "can be told apart": run it again.',
      ],
    };
  },
};
