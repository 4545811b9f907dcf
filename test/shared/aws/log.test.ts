import { describe, expect, it } from 'vitest';
import { metrics } from '../../../contract/resources.ts';
import { embeddedMetrics, jsonLog } from '../../../functions/shared/aws/log.ts';
import { fixedClock } from '../../support/fixed-clock.ts';

describe('The log', () => {
  it('writes one line of JSON with the fields that are set', () => {
    const lines: string[] = [];

    jsonLog((line) => lines.push(line))({
      event: 'store-erased',
      requestId: '0123456789AB',
      store: 'hosting',
    });

    expect(lines).toEqual([
      '{"level":"INFO","event":"store-erased","requestId":"0123456789AB","store":"hosting"}',
    ]);
  });

  it('marks a line with an error', () => {
    const lines: string[] = [];

    jsonLog((line) => lines.push(line))({ event: 'step-failed', error: 'Transient' });

    expect(JSON.parse(lines[0] ?? '')).toEqual({ level: 'ERROR', event: 'step-failed', error: 'Transient' });
  });

  it('drops all other fields of an object', () => {
    const lines: string[] = [];
    const request = { event: 'submitted', requestId: '0123456789AB', address: 'lan.nguyen@example.vn' };

    jsonLog((line) => lines.push(line))(request);

    expect(lines.join()).not.toContain('lan.nguyen');
  });
});

describe('A metric', () => {
  const clock = fixedClock('2026-03-02T02:00:00.000Z');

  it('is one line in the embedded format', () => {
    const lines: string[] = [];

    embeddedMetrics(clock, (line) => lines.push(line))(metrics.dueSoon, 3);

    expect(lines.map((line) => JSON.parse(line))).toEqual([
      {
        _aws: {
          Timestamp: Date.parse('2026-03-02T02:00:00.000Z'),
          CloudWatchMetrics: [
            {
              Namespace: metrics.namespace,
              Dimensions: [[]],
              Metrics: [{ Name: metrics.dueSoon, Unit: 'Count' }],
            },
          ],
        },
        [metrics.dueSoon]: 3,
      },
    ]);
  });

  it('is not written when there is nothing to count', () => {
    const lines: string[] = [];

    embeddedMetrics(clock, (line) => lines.push(line))(metrics.dueSoon, 0);

    expect(lines).toEqual([]);
  });
});
