import { callCounts } from '../support/aws-calls.ts';
import type { Row } from '../support/figure.ts';
import { startMeters } from '../support/meter.ts';
import { carryNotices, templateOf } from '../support/notices.ts';
import { costOf, unitPrices } from '../support/prices.ts';
import { dollars, number } from '../support/words.ts';

const customers = 2000;
const million = 1_000_000;
const maxDollars = 0.25;
/** Messages per second of accounts with this many customers, and of a new production account. */
const [ordinaryRate, newAccountRate] = [50, 14];
/** Share of the rate after headroom. */
const usedShare = 0.9;
/** Duration of one invocation of `send-notices`, in seconds; each enters two states without waiting. */
const invocationSeconds = 870;
const statesPerInvocation = 2;
/**
 * Every minute of a run all its events so far are counted, on average half of the total: sets of numbers, about 5 bytes
 * a customer and 100 a batch, with eventually consistent reads. Negligible in a short run, but not in one that takes a
 * day.
 */
const countReadUnits = (customersOfRun: number, batchSize: number, seconds: number) =>
  (seconds / 60) * 0.5 * 0.5 * ((customersOfRun * (5 + 100 / batchSize)) / 4096);

export const noticeOverhead: Row = {
  row: 7,
  name: 'overhead of 1 M notices beyond the mail itself, including proof per person',
  limit: '$0.04–0.16',
  goal: '≤ $0.25',
  how: `A run over ${number(customers)} customers, every call of its process counted on the wire with the units that DynamoDB bills, times the price table, times ${number(million / customers)}. The function's duration follows from the rate.`,
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
        const seconds = million / (usedShare * rate);
        const invocations = seconds / invocationSeconds;
        return costOf({
          tableWriteUnit: sum('writeUnits'),
          tableReadUnit: sum('readUnits') + countReadUnits(million, 2 * usedShare * rate, seconds),
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
          `Calls of ${number(figures.sent)} notices: ${callCounts(ledger)}. Each person's message id is in them.`,
          'Reads include counting the events once a minute over a run of that length, which is calculated, not measured.',
          `A function is billed while it waits for its turn: at ${newAccountRate}/s a million takes ${Math.round(million / usedShare / newAccountRate / 3600)} hours, with ${memory} MB.`,
          `Not included: SES's events, at most ${dollars(eventCost * million)} per million for publication, call and write ([ADR 0013](adr/0013-mail-events-without-a-queue.md)).`,
        ],
      };
    } finally {
      await meters.close();
    }
  },
};
