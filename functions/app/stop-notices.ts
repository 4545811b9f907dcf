import { metrics, type StopNoticesInput } from '../contract.ts';
import type { StopReason } from '../domain/notice-run.ts';
import { type RunPorts, recordRunEvent } from './change-run.ts';
import type { CountMetric, Log } from './ports.ts';

type StopPorts = RunPorts & { log: Log; countMetric: CountMetric };

/** Stops a run and calls a person, who decides whether and when it goes on. */
export async function stopRun(ports: StopPorts, version: number, reason: StopReason): Promise<void> {
  // First of all: if the write fails, somebody was called all the same.
  ports.countMetric(metrics.noticesNeedAttention, 1);
  await recordRunEvent(ports, version, { type: 'stopped', reason });
}

/** The state *Stop the run*: a step gave up after its retries. */
export async function stopNotices(ports: StopPorts, { version, error }: StopNoticesInput): Promise<void> {
  await stopRun(ports, version, 'fault');
  ports.log({ event: 'notice-stopped fault', error });
}
