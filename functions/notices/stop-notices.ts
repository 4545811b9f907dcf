import type { StopNoticesInput } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { CountMetric, Log } from '../shared/ports.ts';
import { findRun, type RunPorts, recordRunEvent } from './change-run.ts';
import type { StopReason } from './domain/notice-run.ts';

type StopPorts = RunPorts & { log: Log; countMetric: CountMetric };

/** Stops a run and calls an operator, who decides whether and when it continues. */
export async function stopRun(ports: StopPorts, version: number, reason: StopReason): Promise<void> {
  // First of all: even if the write fails, the operator has been called.
  ports.countMetric(metrics.noticesNeedAttention, 1);
  await recordRunEvent(ports, version, { type: 'stopped', reason });
}

/**
 * The state *Stop the run*: a step gave up after its retries. Does nothing if the run already has a newer execution.
 */
export async function stopNotices(
  ports: StopPorts,
  { version, attempt, error }: StopNoticesInput,
): Promise<void> {
  const run = await findRun(ports, version).catch((fault) => {
    // The fault that prevents reading the run may be the very one that stops it, and nothing else raises an alarm.
    ports.countMetric(metrics.noticesNeedAttention, 1);
    throw fault;
  });
  if (run.attempt !== attempt) return;
  await stopRun(ports, version, 'fault');
  ports.log({ event: 'notice-stopped fault', error });
}
