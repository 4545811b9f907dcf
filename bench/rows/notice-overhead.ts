import { inWords } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { startMeters } from '../support/meter.ts';
import { carryNotices, templateOf } from '../support/notices.ts';
import { costOf, unitPrices } from '../support/prices.ts';
import { dollars, number } from '../support/words.ts';

const customers = 2000;
const million = 1_000_000;
const maxDollars = 0.25;
/** Messages per second that accounts with so many customers have; and what a new production account has. */
const [ordinaryRate, newAccountRate] = [50, 14];
/** Of the rate, after the headroom. */
const usedPart = 0.9;
/** Of one invocation of `send-notices`, in seconds; each enters two states and waits for none. */
const invocationSeconds = 870;
const statesPerInvocation = 2;
/**
 * Each minute of a run its events are counted anew, on average half of them: sets of numbers, some 5 bytes a customer
 * and 100 a batch, read weakly. In a short run that is nothing, in one of a day it is not.
 */
const countReadUnits = (customersOfRun: number, batchSize: number, seconds: number) =>
  (seconds / 60) * 0.5 * 0.5 * ((customersOfRun * (5 + 100 / batchSize)) / 4096);

export const noticeOverhead: Row = {
  row: 7,
  name: 'overhead of 1 M notices beyond the mails, proof per person included',
  limit: '$0.04–0.16',
  goal: '≤ $0.25',
  how: `A run over ${number(customers)} customers, every call of its process counted on the wire with the units that DynamoDB bills, times the price table, times ${number(million / customers)}. The time of the function follows from the rate.`,
  async measure(bench) {
    const meters = await startMeters();
    try {
      const figures = await carryNotices(bench, { customers, bare: 0, meters });
      const stack = await templateOf(bench);
      const memory = stack.functions().find(({ name }) => name === 'send-notices')?.memoryMegabytes ?? 0;
      const scale = million / figures.sent;
      const sum = (unit: 'readUnits' | 'writeUnits') =>
        meters.calls.reduce((total, call) => total + call[unit], 0) * scale;
      const costAt = (rate: number) => {
        const seconds = million / (usedPart * rate);
        const invocations = seconds / invocationSeconds;
        return costOf({
          tableWriteUnit: sum('writeUnits'),
          tableReadUnit: sum('readUnits') + countReadUnits(million, 2 * usedPart * rate, seconds),
          functionGigabyteSecond: seconds * (memory / 1024),
          functionCall: invocations,
          transition: invocations * statesPerInvocation,
        });
      };
      const ordinary = costAt(ordinaryRate);
      const ofNewAccount = costAt(newAccountRate).dollars;
      const ledger = meters.calls.filter(({ service }) => service === 'dynamodb');
      const eventCost = 0.5e-6 + unitPrices.functionCall + 2 * unitPrices.tableWriteUnit;
      return {
        value: `${dollars(ordinary.dollars)} at ${ordinaryRate} messages/s; ${dollars(ofNewAccount)} at ${newAccountRate}/s`,
        isMet: ordinary.dollars <= maxDollars && figures.imbalance === 0,
        measured: {
          dollarsAtOrdinaryRate: ordinary.dollars,
          dollarsAtRateOfNewAccount: ofNewAccount,
          writeUnitsPerMillion: sum('writeUnits'),
          readUnitsPerMillion: sum('readUnits'),
        },
        remarks: [
          `At ${ordinaryRate}/s: ${ordinary.parts.map((part) => `${part.unit} ${dollars(part.dollars)}`).join(', ')}. The mails themselves cost ${dollars(million * unitPrices.letter)}.`,
          `Calls of ${number(figures.sent)} notices: ${inWords(ledger)}. Each person's message id is in them.`,
          'Reads include counting the events once a minute over a run of that length, which is computed, not played.',
          `A function that waits for its turn is paid for, too: at ${newAccountRate}/s a million takes ${Math.round(million / usedPart / newAccountRate / 3600)} hours, with ${memory} MB.`,
          `Not in it: what SES reports of each message, at most ${dollars(eventCost * million)} a million for publication, call and write ([ADR 0013](adr/0013-mail-events-without-a-queue.md)).`,
        ],
      };
    } finally {
      await meters.close();
    }
  },
};
