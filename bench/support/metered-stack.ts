import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import type { Template } from '../../emulators/template/intrinsics.ts';
import { customerAt, type LocalCustomer } from '../../local/customer.ts';
import { type LocalStack, type StackOptions, startStack } from '../../local/stack.ts';
import type { AwsCall } from './aws-calls.ts';
import { startMeters } from './meter.ts';

/** One function call. */
export interface FunctionCall {
  functionName: string;
  memoryMegabytes: number;
  /** Invoked through the HTTP API. */
  isHttp: boolean;
  /** The first call of its function. */
  isCold: boolean;
}

/** Everything that happened during an observation. */
export interface Observed {
  awsCalls: AwsCall[];
  functionCalls: FunctionCall[];
  /** As printed by the functions. */
  logLines: { functionName: string; text: string }[];
}

/** The whole system on this machine, with a meter between its functions and AWS. */
export interface MeteredStack {
  stack: LocalStack;
  customer: LocalCustomer;
  /** Runs an act and returns what the system did meanwhile. Nothing else may run at the same time. */
  observe<T>(act: () => Promise<T>): Promise<Observed & { result: T }>;
  /** The history of a request's execution so far. */
  historyOf(requestId: string): readonly HistoryEvent[];
  /** Resolves when a request's history contains an event of this type; rejects after two minutes. */
  waitForEvent(requestId: string, type: string): Promise<void>;
}

/** So rare that no schedule disturbs the counting. */
const scheduleSeconds = 86_400;

/** @param template path of a synthesised template, next to its assets */
export async function withMeteredStack<T>(
  template: string,
  run: (metered: MeteredStack) => Promise<T>,
): Promise<T> {
  const metered = await startMeteredStack(template);
  try {
    return await run(metered);
  } finally {
    await metered.close();
  }
}

/** The same for callers that close it themselves. */
export async function startMeteredStack(
  template: string,
  options: Pick<StackOptions, 'spareThreads' | 'concurrency'> = {},
): Promise<MeteredStack & { close(): Promise<void> }> {
  const meters = await startMeters();
  try {
    const executions = watchExecutions();
    const stack = await startStack({
      ...options,
      template: withNamedCallers(template),
      scheduleSeconds,
      onEvent: executions.onEvent,
      intercept(urls) {
        meters.connect(urls);
        return meters.endpoints;
      },
    });
    const functionCalls = watchFunctions(stack, template);
    return {
      stack,
      customer: customerAt(stack.urls),
      observe: (act) => observe({ awsCalls: meters.calls, functionCalls, log: stack.log }, act),
      historyOf: executions.historyOf,
      waitForEvent: executions.waitForEvent,
      // The meters first: a late call is then refused, instead of hitting a service that is shutting down.
      close: () => meters.close().finally(() => stack.close()),
    };
  } catch (error) {
    await meters.close();
    throw error;
  }
}

const timeoutMs = 120_000;
const pollMs = 20;

function watchExecutions() {
  const histories = new Map<string, HistoryEvent[]>();
  const historyOf = (requestId: string): readonly HistoryEvent[] => histories.get(requestId) ?? [];
  return {
    historyOf,
    onEvent(requestId: string, event: HistoryEvent) {
      histories.set(requestId, histories.get(requestId) ?? []);
      histories.get(requestId)?.push(event);
    },
    async waitForEvent(requestId: string, expected: string) {
      const deadline = performance.now() + timeoutMs;
      while (!historyOf(requestId).some(({ type }) => type === expected)) {
        if (performance.now() > deadline) throw new Error(`A request had no ${expected} event in time.`);
        await sleep(pollMs);
      }
    },
  };
}

/** The same template, with functions that say with every call of AWS which one they are. */
function withNamedCallers(file: string): string {
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  for (const { Type, Properties = {} } of Object.values(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: object };
    Properties.Environment = { Variables: { ...Variables, AWS_SDK_UA_APP_ID: entryOf(Properties) } };
  }
  // A name of its own: others may meter the same template.
  const metered = file.replace(/\.json$/, `.metered-${randomUUID()}.json`);
  writeFileSync(metered, JSON.stringify(template));
  return metered;
}

const entryOf = ({ Handler }: Record<string, unknown>): string => String(Handler).replace(/\..*$/, '');

function watchFunctions({ hooks }: LocalStack, template: string): FunctionCall[] {
  const { Resources } = JSON.parse(readFileSync(template, 'utf8')) as Template;
  const memory = new Map(
    Object.values(Resources)
      .filter(({ Type }) => Type === 'AWS::Lambda::Function')
      .map(({ Properties = {} }) => [entryOf(Properties), Number(Properties.MemorySize ?? 128)]),
  );
  const calls: FunctionCall[] = [];
  hooks.beforeInvoke = (functionName, payload) => {
    calls.push({
      functionName,
      memoryMegabytes: memory.get(functionName) ?? 0,
      isHttp: typeof payload === 'object' && payload !== null && 'requestContext' in payload,
      isCold: !calls.some((call) => call.functionName === functionName),
    });
  };
  return calls;
}

async function observe<T>(
  { awsCalls, functionCalls, log }: Omit<Observed, 'logLines'> & Pick<LocalStack, 'log'>,
  act: () => Promise<T>,
): Promise<Observed & { result: T }> {
  const before = [awsCalls.length, functionCalls.length, log.lines().length];
  const result = await act();
  return {
    result,
    awsCalls: awsCalls.slice(before[0]),
    functionCalls: functionCalls.slice(before[1]),
    logLines: log
      .lines()
      .slice(before[2])
      .map((line) => {
        const [functionName = '', ...text] = line.split(' ');
        return { functionName, text: text.join(' ') };
      }),
  };
}
