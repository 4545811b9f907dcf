import type { EntryName } from '../../contract/http.ts';
import type { Row } from '../support/figure.ts';
import { measureStarts } from '../support/starts.ts';
import { number } from '../support/words.ts';

const rounds = 15;

/** By how much more processor time than an empty process each may take. */
const maxRatios: Partial<Record<EntryName, number>> = {
  'submit-request': 3.2,
  'show-form': 1.9,
  'confirm-request': 3.6,
  'execute-in-store': 3.6,
  'download-archive': 3.6,
};

const link = { id: '0123456789AB', secret: 'x'.repeat(43) };
const httpEvent = (method: string, path: string, more: object = {}) => ({
  routeKey: `${method} ${path}`,
  rawPath: path,
  headers: { host: 'privacy.example.vn', 'content-type': 'application/json' },
  requestContext: { http: { method, path, sourceIp: '192.0.2.1' } },
  isBase64Encoded: false,
  ...more,
});
const events: Partial<Record<EntryName, object>> = {
  'submit-request': httpEvent('POST', '/requests', {
    body: JSON.stringify({ kind: 'opt-out', topics: ['all'], address: 'lan@example.vn', language: 'vi' }),
  }),
  'show-form': httpEvent('GET', '/'),
  'confirm-request': httpEvent('GET', '/confirm/{id}/{secret}', { pathParameters: link }),
  'execute-in-store': { requestId: link.id, store: 'hosting' },
  'download-archive': httpEvent('GET', '/download/{id}/{secret}', { pathParameters: link }),
};

export const starts: Row = {
  row: 23,
  name: 'start of a function until its first answer of AWS, against an empty process',
  before:
    'submit 3.98×, form 2.23×, confirm 3.9×, execute 3.6×, download 4.7×; by instructions submit 8.6×, form 4.4×',
  limit: '1.84× with calls signed by hand',
  goal: 'submit ≤ 3.2×, form ≤ 1.9×, all ≤ 3.6×',
  how: 'Processes that load the deployed bundles and handle one event, and an empty one, start in turn; medians of the processor time until a stub of AWS has answered the first call (the form makes none: until its answer). Instructions are counted once by `valgrind`, where it is installed, without the just-in-time compiler.',
  async measure(bench) {
    const {
      cpuMs,
      emptyMs,
      instructions,
      emptyInstructions = 0,
    } = await measureStarts(bench, events, rounds);
    const ratios = Object.entries(cpuMs).map(([entry, ms]) => ({ entry, ratio: ms / emptyMs }));
    return {
      value: ratios.map(({ entry, ratio }) => `${entry} ${ratio.toFixed(2)}×`).join(', '),
      isMet: ratios.every(({ entry, ratio }) => ratio <= (maxRatios[entry as EntryName] ?? 0)),
      measured: {
        emptyMs,
        ...cpuMs,
        ...Object.fromEntries(
          Object.entries(instructions ?? {}).map(([entry, count]) => [`${entry} instructions`, count]),
        ),
      },
      remarks: [
        `Milliseconds of processor time: empty ${emptyMs.toFixed(0)}, ${Object.entries(cpuMs)
          .map(([entry, ms]) => `${entry} ${ms.toFixed(0)}`)
          .join(', ')}.`,
        instructions
          ? `Millions of instructions: empty ${number(Math.round(emptyInstructions))}, ${Object.entries(
              instructions,
            )
              .map(
                ([entry, count]) =>
                  `${entry} ${number(Math.round(count))} (${(count / emptyInstructions).toFixed(1)}×)`,
              )
              .join(', ')}.`
          : 'Instructions were not counted: valgrind is not on this machine.',
      ],
      chart: {
        title: 'Start of a function, against an empty process',
        unit: '×',
        bars: [
          { label: 'empty process', value: 1 },
          ...ratios.map(({ entry, ratio }) => ({ label: entry, value: ratio, isOurs: true })),
        ],
      },
    };
  },
};
