import { referenceOf } from '../functions/domain/secrets.ts';
import type { HistoryEvent } from './sfn/history.ts';

/** One step of a request, for people to watch. */
export interface ProgressStep {
  at: Date;
  /** The request's id as people read it. */
  reference: string;
  /** What happens now, in plain words. */
  step: string;
}

const endings: Record<string, string> = {
  ExecutionSucceeded: 'Done',
  ExecutionFailed: 'Failed',
  ExecutionAborted: 'Stopped',
  ExecutionTimedOut: 'Timed out',
};

/** Which events are worth a line: where work is done or waited for, and the end. The machine's inner turns are not. */
export function progressOf(executionName: string, event: HistoryEvent): ProgressStep | undefined {
  const step = stepOf(event);
  if (step === undefined) return undefined;
  return { at: new Date(event.timestamp * 1000), reference: referenceOf(executionName), step };
}

function stepOf({ type, ...event }: HistoryEvent): string | undefined {
  if (type in endings) return endings[type];
  if (type !== 'TaskStateEntered') return undefined;
  const { name, input } = event.stateEnteredEventDetails as { name: string; input: string };
  const { store } = JSON.parse(input) as { store?: string };
  return store === undefined ? name : `${name} (${store})`;
}

/** `12:03:04  K3V9-ABCD-EFGH  Wait for the grace period` */
export function progressLine({ at, reference, step }: ProgressStep): string {
  return `${at.toTimeString().slice(0, 8)}  ${reference}  ${step}`;
}
