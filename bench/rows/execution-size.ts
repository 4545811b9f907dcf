import type { Row } from '../support/figure.ts';
import { eventsOnAws, largestState } from '../support/history.ts';
import { number } from '../support/words.ts';

const maxEvents = 250;
const maxBytes = 4_096;

export const executionSize: Row = {
  row: 19,
  name: 'history and state of one execution, at any size of the account',
  limit: 'quotas: 25,000 events, 256 KB',
  goal: '≤ 250 events, ≤ 4 KB',
  how: "The history of the reference request's execution on the local stack, and of the same request over six times as many objects. Events that AWS records and the local engine omits (the start of a task, the start and end of a Map) are added.",
  isQuick: true,
  async measure(bench) {
    const runs = Object.values(await bench.deletions()).map(({ size, history }) => ({
      objects: size.objects,
      events: eventsOnAws(history),
      recorded: history.length,
      bytes: largestState(history),
    }));
    return {
      value: runs
        .map(({ objects, events, bytes }) => `${number(objects)} objects: ${events} events, ${bytes} bytes`)
        .join('; '),
      isMet: runs.every(({ events, bytes }) => events <= maxEvents && bytes <= maxBytes),
      measured: Object.fromEntries(
        runs.flatMap(({ objects, events, recorded, bytes }) => [
          [`eventsOf${objects}`, events],
          [`recordedEventsOf${objects}`, recorded],
          [`stateBytesOf${objects}`, bytes],
        ]),
      ),
      remarks: [
        "A retry adds three events, a further store seven. The largest state is the Map's output: a name and a result per store.",
      ],
    };
  },
};
