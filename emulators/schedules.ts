import type { ScheduleSpec } from './template/template.ts';

export interface SchedulesSetup {
  schedules: readonly ScheduleSpec[];
  invoke(functionArn: string, input: unknown): Promise<unknown>;
  onError(error: unknown): void;
  /** Every schedule runs this often, whatever its rule says: the product's days are minutes here. */
  everySeconds: number;
}

/** Runs a stack's scheduled functions. */
export function runSchedules({ schedules, invoke, onError, everySeconds }: SchedulesSetup): {
  close(): void;
} {
  const timer = setInterval(() => {
    for (const { functionArn, input } of schedules) invoke(functionArn, input).catch(onError);
  }, everySeconds * 1000);
  return { close: () => clearInterval(timer) };
}
