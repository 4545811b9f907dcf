import type { Row } from '../support/figure.ts';
import { transitionsOf } from '../support/history.ts';
import type { ObservedDeletion } from '../support/journeys.ts';
import { costOf, type Unit, unitPrices } from '../support/prices.ts';
import { assumedMilliseconds, billedUnits } from '../support/units.ts';
import { dollars } from '../support/words.ts';

const maxDollars = 0.00075;

const unitNames: Record<Unit, string> = {
  transition: 'state transitions',
  httpCall: 'HTTP calls',
  functionCall: 'function calls',
  functionGigabyteSecond: 'GB-s of function time (assumed)',
  tableWriteUnit: 'table write units',
  tableReadUnit: 'table read units',
  letter: 'letters',
  bucketWrite: 'bucket lists and deletes',
  bucketRead: 'bucket reads',
  logByte: 'log bytes',
  keyUse: 'decryptions of the master key',
};

/** As if every function had already been started: its calls are warm, and nothing reads the master key. */
const warm = (observed: ObservedDeletion): ObservedDeletion => ({
  ...observed,
  functionCalls: observed.functionCalls.map((call) => ({ ...call, isCold: false })),
  awsCalls: observed.awsCalls.filter(({ service }) => service !== 'ssm'),
});

export const costPerRequest: Row = {
  row: 1,
  name: 'cost of one completed reference request',
  limit: '$0.00029',
  goal: '≤ $0.00075: 1.5 cents for a month of 20 requests',
  how: 'One deletion over 3 stores, 200 S3 objects and 50 table items, from form to receipt, on a fresh local stack. Everything that AWS bills is counted on the wire and multiplied by the price table; only the duration of function calls is assumed.',
  isQuick: true,
  async measure(bench) {
    const { reference } = await bench.deletions();
    const transitions = transitionsOf(reference.history);
    const units = billedUnits(reference, transitions);
    const cost = costOf(units);
    const warmCost = costOf(billedUnits(warm(reference), transitions));
    const parts = cost.parts.map(
      ({ unit, dollars: part }) => `${Number(units[unit].toFixed(2))} ${unitNames[unit]} ${dollars(part)}`,
    );
    return {
      value: `${dollars(cost.dollars)} with every function starting cold, ${dollars(warmCost.dollars)} with all warm`,
      isMet: cost.dollars <= maxDollars,
      measured: { dollarsCold: cost.dollars, dollarsWarm: warmCost.dollars, ...units },
      remarks: [
        `Composed of: ${parts.join(', ')}.`,
        `A function call is assumed to take ${assumedMilliseconds.cold} ms cold and ${assumedMilliseconds.warm} ms warm. No free tier is deducted. Outbound traffic and two years of storage are not included.`,
        `A deletion sends ${units.letter} letters: the confirmation, the grace period with its cancel link, the receipt. They and the ${transitions} transitions alone cost ${dollars(units.letter * unitPrices.letter + transitions * unitPrices.transition)}.`,
      ],
    };
  },
};
