import type { State } from '../infra/definition.ts';

/** What a path can point into. */
interface Context {
  input: Record<string, unknown>;
  token?: string;
  item?: unknown;
  /** Of the execution's input. */
  requestId?: string;
}

export function valueAt(path: string, { input, token, item, requestId }: Context): unknown {
  if (path === '$$.Task.Token') return token;
  if (path === '$$.Map.Item.Value') return item;
  if (path === '$$.Execution.Input.requestId') return requestId;
  let value: unknown = input;
  for (const name of path.split('.').slice(1)) value = (value as Record<string, unknown>)[name];
  if (value === undefined) throw new Error(`Nothing is at ${path}.`);
  return value;
}

type Choice = NonNullable<State['Choices']>[number];

/** A choice says what a value is, or that there is one or, negated, none. */
export function isChosen({ Variable, StringEquals, Not }: Choice, input: Record<string, unknown>): boolean {
  const test: { Variable?: string } = Not ?? { Variable };
  const value = test.Variable?.split('.')
    .slice(1)
    .reduce<unknown>((part, name) => (part as Record<string, unknown> | undefined)?.[name], input);
  return Not ? value === undefined : value === StringEquals;
}

/** Parameters with the values of their paths. */
export function filled(template: unknown, context: Context): Record<string, unknown> {
  const entries = Object.entries(template as Record<string, unknown>).map(([name, value]) => {
    if (name.endsWith('.$')) return [name.slice(0, -2), valueAt(String(value), context)];
    return [name, value !== null && typeof value === 'object' ? filled(value, context) : value];
  });
  return Object.fromEntries(entries);
}

export const catches = (names: string[], error: string) =>
  names.includes(error) || names.includes('States.ALL');

/** Seconds until the next attempt, and counts it. The longest pause under jitter. */
export function nextDelay(
  retriers: NonNullable<State['Retry']>,
  error: string,
  counts: number[],
): number | undefined {
  const index = retriers.findIndex(({ ErrorEquals }) => catches(ErrorEquals, error));
  const retrier = retriers[index];
  if (!retrier) return undefined;
  const count = counts[index] ?? 0;
  if (count >= retrier.MaxAttempts) return undefined;
  counts[index] = count + 1;
  return Math.min(
    retrier.MaxDelaySeconds ?? Number.POSITIVE_INFINITY,
    retrier.IntervalSeconds * retrier.BackoffRate ** count,
  );
}
