import type { HistoryEvent } from '../emulators/sfn/history.ts';
import { referenceOf } from '../functions/shared/reference.ts';

/** One step of a request or of a run of policy notices, to be shown to people. */
export interface ProgressStep {
  at: Date;
  /** The request's reference, or the policy version of the run. */
  about: string;
  /** What happens now, in plain words. */
  step: string;
}

const endings: Record<string, string> = {
  ExecutionSucceeded: 'Done',
  ExecutionFailed: 'Failed',
  ExecutionAborted: 'Stopped',
  ExecutionTimedOut: 'Timed out',
};

/** The events worth a line: work, waits, and the end. The machine's internal steps are not. */
export function progressOf(executionName: string, event: HistoryEvent): ProgressStep | undefined {
  const step = stepOf(event);
  if (step === undefined) return undefined;
  return { at: new Date(event.timestamp * 1000), about: aboutOf(executionName), step };
}

/** Request ids contain no dashes; executions of notice runs are named `notice-<version>-<attempt>`. */
function aboutOf(executionName: string): string {
  const [, version] = /^notice-(\d+)-/.exec(executionName) ?? [];
  return version === undefined ? referenceOf(executionName) : `policy ${version}`;
}

function stepOf({ type, ...event }: HistoryEvent): string | undefined {
  if (type in endings) return endings[type];
  if (type !== 'TaskStateEntered' && type !== 'WaitStateEntered') return undefined;
  const { name, input } = event.stateEnteredEventDetails as { name: string; input: string };
  const { store } = JSON.parse(input) as { store?: string };
  return store === undefined ? name : `${name} (${store})`;
}

/** `12:03:04  K3V9-ABCD-EFGH  Wait for the grace period` */
export function progressLine({ at, about, step }: ProgressStep): string {
  return `${at.toTimeString().slice(0, 8)}  ${about.padEnd(14)}  ${step}`;
}
