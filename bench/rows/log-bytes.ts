import { seedCustomerOf } from '../support/customers.ts';
import type { Row } from '../support/figure.ts';
import { journeys } from '../support/journeys.ts';
import { withMeteredStack } from '../support/metered-stack.ts';
import { logBytesOf, personalDataPlaces } from '../support/personal-data.ts';
import { number } from '../support/words.ts';

const maxBytes = 1_000;

export const logBytes: Row = {
  row: 6,
  name: 'log bytes per request, and personal data in them',
  limit: '~1 KB',
  goal: '≤ 1 KB, none',
  how: "One complete request of each kind on the local stack: everything that the functions log under its id. Then the log and the executions' histories are searched for the customers' addresses, names and phone numbers: verbatim, decomposed, JSON-escaped, percent-encoded, in base64 and without spaces.",
  async measure(bench) {
    return withMeteredStack(await bench.template(), async (metered) => {
      const bytes = new Map<string, number>();
      let found = 0;
      for (const [kind, play] of Object.entries(journeys)) {
        const customer = await seedCustomerOf({ objects: 20, items: 20 }, metered.stack);
        const { requestId } = await play(metered, customer);
        bytes.set(kind, logBytesOf(requestId, metered.stack));
        found += (await personalDataPlaces(metered.stack, customer)).length;
      }
      const perKind = [...bytes].map(([kind, count]) => `${kind} ${number(count)}`).join(', ');
      return {
        value: `${perKind} bytes; personal data in ${found} places`,
        isMet: Math.max(...bytes.values()) <= maxBytes && found === 0,
        measured: { ...Object.fromEntries(bytes), personalPlaces: found },
        remarks: [
          'On AWS, the HTTP API adds about 100 bytes per call (request id, route, status, latency), and CloudWatch bills 26 bytes more per line.',
        ],
      };
    });
  },
};
