import type { ScheduleSpec } from './template/template.ts';

export interface SchedulesSetup {
  schedules: readonly ScheduleSpec[];
  /** @param sourceArn the rule in whose name the function is called */
  invoke(functionArn: string, input: unknown, sourceArn: string): Promise<unknown>;
  onError(error: unknown): void;
  /** Every schedule runs this often, whatever its rule says: the product's days are minutes here. */
  everySeconds: number;
}

/** Runs a stack's scheduled functions. */
export function runSchedules({ schedules, invoke, onError, everySeconds }: SchedulesSetup): {
  close(): void;
} {
  const timer = setInterval(() => {
    for (const { functionArn, input, ruleArn } of schedules)
      invoke(functionArn, input, ruleArn).catch(onError);
  }, everySeconds * 1000);
  return { close: () => clearInterval(timer) };
}
