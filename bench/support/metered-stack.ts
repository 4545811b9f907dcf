import { randomUUID } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import type { Template } from '../../emulators/template/intrinsics.ts';
import { customerAt, type LocalCustomer } from '../../local/customer.ts';
import { type LocalStack, startStack } from '../../local/stack.ts';
import { type AwsCall, services } from './aws-calls.ts';
import { type Meters, startMeters } from './meter.ts';

/** One call of a function. */
export interface FunctionCall {
  functionName: string;
  memoryMegabytes: number;
  /** Came through the HTTP API. */
  isHttp: boolean;
  /** The first of its function. */
  isCold: boolean;
}

/** Everything that happened in a span of time. */
export interface Observed {
  awsCalls: AwsCall[];
  functionCalls: FunctionCall[];
  /** As the functions printed them. */
  logLines: { functionName: string; text: string }[];
}

/** The whole system on this machine, with a meter between its functions and AWS. */
export interface MeteredStack {
  stack: LocalStack;
  customer: LocalCustomer;
  /** Runs something and tells what the system did meanwhile. Nothing else may go on. */
  observe<T>(act: () => Promise<T>): Promise<Observed & { result: T }>;
  /** The history of a request's execution so far. */
  historyOf(requestId: string): readonly HistoryEvent[];
  /** Resolves when an event of this type is in a request's history; rejects when that takes more than two minutes. */
  reached(requestId: string, type: string): Promise<void>;
}

/** No schedule shall disturb the counting. */
const scheduleSeconds = 86_400;

/** @param template path of a synthesised template, with its assets beside it */
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

/** The same for who ends it later. */
export async function startMeteredStack(
  template: string,
): Promise<MeteredStack & { close(): Promise<void> }> {
  const meters = await startMeters();
  try {
    const executions = watchExecutions();
    const stack = await startStack({
      template: throughMeters(template, meters.endpoints),
      scheduleSeconds,
      onEvent: executions.onEvent,
    });
    // Whatever ends the process: its sandbox must not stay.
    process.on('exit', () => rmSync(stack.sandbox, { recursive: true, force: true }));
    meters.connect(stack.urls);
    const functionCalls = watchFunctions(stack, template);
    return {
      stack,
      customer: customerAt(stack.urls),
      observe: (act) => observe({ awsCalls: meters.calls, functionCalls, log: stack.log }, act),
      historyOf: executions.historyOf,
      reached: executions.reached,
      // The meters first: a call that still comes through finds a closed door, not a service that breaks off.
      close: () => meters.close().finally(() => stack.close()),
    };
  } catch (error) {
    await meters.close();
    throw error;
  }
}

const patienceMs = 120_000;
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
    async reached(requestId: string, wanted: string) {
      const giveUpAt = performance.now() + patienceMs;
      while (!historyOf(requestId).some(({ type }) => type === wanted)) {
        if (performance.now() > giveUpAt) throw new Error(`A request got to no ${wanted}.`);
        await sleep(pollMs);
      }
    },
  };
}

/** The same stack, whose functions find AWS at the meters and tell their names there. */
function throughMeters(file: string, endpoints: Meters['endpoints']): string {
  const template = JSON.parse(readFileSync(file, 'utf8')) as Template;
  const variables = Object.fromEntries(
    services.map((service) => [`AWS_ENDPOINT_URL_${service.toUpperCase()}`, endpoints[service]]),
  );
  for (const { Type, Properties = {} } of Object.values(template.Resources)) {
    if (Type !== 'AWS::Lambda::Function') continue;
    const { Variables } = (Properties.Environment ?? {}) as { Variables?: object };
    Properties.Environment = {
      Variables: { ...Variables, ...variables, AWS_SDK_UA_APP_ID: entryOf(Properties) },
    };
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
