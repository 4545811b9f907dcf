import { setTimeout as sleep } from 'node:timers/promises';
import type { HistoryEvent } from '../emulators/sfn/history.ts';
import { type LocalStack, startStack } from '../local/stack.ts';
import type { SettingsOverrides } from '../local/synthesise.ts';
import { faultLayer } from './fault-layer.ts';
import { hasten } from './hasten.ts';
import { type Invocation, Recorder } from './recorder.ts';
import { confirmationWaitSeconds, graceSeconds } from './timing.ts';
import { observeWire } from './wire.ts';

/** Waits so short that every journey ends within the run, and so long that a customer can act in between. */
export const settings = {
  periods: {
    confirmationLinkSeconds: 25,
    confirmationWaitSeconds,
    graceSeconds,
    archiveSeconds: 25,
  },
  limits: { lettersPerAddressPerHour: 100, formsPerClientPerHour: 10_000 },
  notices: { canarySize: 5, canaryWaitSeconds: 2, quotaWaitSeconds: 1 },
  deployment: { otherRequestRetrySeconds: 1, letterRetrySeconds: 1 },
} satisfies SettingsOverrides;

/** How an execution ended, or that it runs. */
export type ExecutionEnd = 'running' | 'succeeded' | 'failed';

/** The whole system on this machine, among faults. */
export interface World {
  stack: LocalStack;
  recorder: Recorder;
  executions: Map<string, ExecutionEnd>;
  /** Invokes the hourly watch with a clock that is so many seconds ahead. */
  watch(secondsAhead: number): Promise<void>;
  /** Resolves when no repetition of a step is left to come. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** The header by which a customer's click tells to which journey it belongs. */
export const clickHeader = 'x-chaos-click';

/** What is done beside the journeys, and left in peace. */
const beside = 'beside';

const watchName = 'watch-deadlines';

/** @param template path of a template synthesised with {@link settings} */
export async function startWorld(seed: string, template: string): Promise<World> {
  const recorder = new Recorder(seed);
  const executions = new Map<string, ExecutionEnd>();
  const stack: LocalStack = await startStack({
    template: hasten(template),
    scheduleSeconds: 86_400,
    concurrency: 6,
    layerOf: faultLayer({
      faultOf: ({ invocationId, service, operation }) => recorder.nextFault(invocationId, service, operation),
      onDone: observeWire(recorder),
      kill: (invocationId) => stack.kill(invocationId),
    }),
    onEvent: (name, event) => followExecution(executions, name, event),
  });
  // SES itself shall not be what the notices wait for.
  Object.assign(stack.ses.quota, { MaxSendRate: 200, Max24HourSend: 1_000_000 });
  const steps = disturb(stack, recorder);
  return {
    stack,
    recorder,
    executions,
    watch: (secondsAhead) => steps.watch(secondsAhead),
    quiet: steps.quiet,
    async close() {
      recorder.isOn = false;
      await stack.close();
    },
  };
}

function followExecution(executions: Map<string, ExecutionEnd>, name: string, { type }: HistoryEvent): void {
  if (type === 'ExecutionStarted' || type === 'ExecutionRedriven') executions.set(name, 'running');
  else if (type === 'ExecutionSucceeded') executions.set(name, 'succeeded');
  else if (/^Execution(Failed|TimedOut|Aborted)$/.test(type)) executions.set(name, 'failed');
}

/** Attributes every invocation to its journey, gives it its clock, and repeats steps. */
function disturb(stack: LocalStack, recorder: Recorder) {
  const repetitions = new WeakSet<object>();
  const pending = new Set<Promise<unknown>>();
  let watchAheadMs = 0;

  const repeat = (functionName: string, payload: object, afterMs: number) => {
    const copy = structuredClone(payload);
    repetitions.add(copy);
    const repeated = sleep(afterMs)
      .then(() => stack.invoke(functionName, copy))
      // Nobody hears what a repetition answers.
      .catch(() => undefined)
      .finally(() => pending.delete(repeated));
    pending.add(repeated);
  };

  stack.hooks.beforeInvoke = (functionName, payload, id) => {
    const about = attribute(functionName, payload as Payload, recorder);
    if (about.click) setClient(payload as Payload, about.journey);
    const isRepetition = repetitions.has(payload as object);
    const faults =
      about.journey === beside ? undefined : recorder.begin({ id, functionName, isRepetition, ...about });
    if (faults?.repeatAfterMs !== undefined && !isRepetition && about.isRepeatable)
      repeat(functionName, payload as object, faults.repeatAfterMs);
  };
  stack.hooks.afterInvoke = (_name, _payload, id) => recorder.end(id);
  stack.hooks.clockSkewMs = (functionName, _payload, id) =>
    functionName === watchName ? watchAheadMs : (recorder.invocations.get(id)?.clockSkewMs ?? 0);

  return {
    async watch(secondsAhead: number) {
      watchAheadMs = secondsAhead * 1000;
      await stack.invoke(watchName, {});
    },
    async quiet() {
      while (pending.size > 0) await Promise.all(pending);
    },
  };
}

/** What a payload may tell of its journey. */
interface Payload {
  requestId?: string;
  version?: number;
  headers?: Record<string, string>;
  requestContext?: { http: { sourceIp: string } };
  Records?: { Sns: { Message: string } }[];
}

type About = Pick<Invocation, 'journey' | 'requestId' | 'click'> & { isRepeatable: boolean };

function attribute(functionName: string, payload: Payload, recorder: Recorder): About {
  const click = payload.headers?.[clickHeader];
  if (click) return { journey: click.split('/')[0] ?? beside, click, isRepeatable: false };
  if (functionName === watchName) return { journey: 'watch', isRepeatable: false };
  if (payload.version !== undefined) return { journey: 'notices', isRepeatable: true };
  const tagged = requestOfMailEvent(payload);
  const requestId = payload.requestId ?? tagged;
  if (requestId !== undefined) {
    const journey = recorder.journeyOf(requestId) ?? beside;
    return { journey, isRepeatable: true, ...(payload.requestId && { requestId }) };
  }
  return { journey: payload.Records ? 'notices' : beside, isRepeatable: payload.Records !== undefined };
}

function requestOfMailEvent({ Records }: Payload): string | undefined {
  const [record] = Records ?? [];
  if (!record) return undefined;
  const { mail } = JSON.parse(record.Sns.Message) as { mail: { tags: Record<string, string[]> } };
  return mail.tags.request?.[0];
}

/** Each journey comes from a network of its own: nobody uses up another one's forms. */
function setClient({ requestContext }: Payload, journey: string): void {
  const number = Number(journey);
  if (requestContext)
    requestContext.http.sourceIp = `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`;
}
