import type { StopNoticesInput } from '../../contract/machines.ts';
import { metrics } from '../../contract/resources.ts';
import type { CountMetric, Log } from '../shared/ports.ts';
import { findRun, type RunPorts, recordRunEvent } from './change-run.ts';
import type { StopReason } from './domain/notice-run.ts';

type StopPorts = RunPorts & { log: Log; countMetric: CountMetric };

/** Stops a run and calls a person, who decides whether and when it goes on. */
export async function stopRun(ports: StopPorts, version: number, reason: StopReason): Promise<void> {
  // First of all: if the write fails, somebody was called all the same.
  ports.countMetric(metrics.noticesNeedAttention, 1);
  await recordRunEvent(ports, version, { type: 'stopped', reason });
}

/** The state *Stop the run*: a step gave up after its retries. A run that has a newer execution is not its business. */
export async function stopNotices(
  ports: StopPorts,
  { version, attempt, error }: StopNoticesInput,
): Promise<void> {
  const run = await findRun(ports, version).catch((fault) => {
    // What keeps the run from being read may be the very fault that stops it, and nobody else calls anybody.
    ports.countMetric(metrics.noticesNeedAttention, 1);
    throw fault;
  });
  if (run.attempt !== attempt) return;
  await stopRun(ports, version, 'fault');
  ports.log({ event: 'notice-stopped fault', error });
}
