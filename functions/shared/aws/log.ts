import { metrics } from '../../../contract/resources.ts';
import type { Clock, CountMetric, Log } from '../ports.ts';

type WriteLine = (line: string) => void;

/** Not `console.log`: Lambda's JSON log format would wrap the line, and CloudWatch would see no metric. */
const toStandardOutput: WriteLine = (line) => {
  process.stdout.write(`${line}\n`);
};

/** Writes one JSON object per line, with the port's fields only, whatever else the object carries. */
export function jsonLog(write: WriteLine = toStandardOutput): Log {
  return ({ event, requestId, store, field, error, count }) => {
    const level = error === undefined ? 'INFO' : 'ERROR';
    write(JSON.stringify({ level, event, requestId, store, field, error, count }));
  };
}

/**
 * Writes counters in CloudWatch's embedded metric format. Zero is not written, so that an idle month has no metrics.
 */
export function embeddedMetrics(clock: Clock, write: WriteLine = toStandardOutput): CountMetric {
  return (metric, count) => {
    if (count <= 0) return;
    const directive = {
      Namespace: metrics.namespace,
      Dimensions: [[]],
      Metrics: [{ Name: metric, Unit: 'Count' }],
    };
    write(
      JSON.stringify({
        _aws: { Timestamp: clock().getTime(), CloudWatchMetrics: [directive] },
        [metric]: count,
      }),
    );
  };
}
