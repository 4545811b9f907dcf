/** Runs inside a function's worker thread, in the role of the Lambda runtime. */
import { createRequire, flushCompileCache } from 'node:module';
import { parentPort } from 'node:worker_threads';
import { errorLine } from './error-line.ts';
import type { FromThread, Invocation, Load, ToThread } from './messages.ts';
import { traceHeaderOf } from './trace.ts';

type Handler = (event: unknown, context: object) => unknown;

const port = parentPort;
if (!port) throw new Error('This file runs only inside a worker thread.');
const post = (message: FromThread) => port.postMessage(message);

/** Id of the current invocation. */
let requestId: string | undefined;

// Log lines are sent in order with the results, so that no result overtakes its log.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    post({ type: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    return true;
  };
}

/** Logs what was thrown, then answers with it. */
const postError = (thrown: unknown, ends = false) => {
  process.stdout.write(`${errorLine(thrown, requestId)}\n`);
  const {
    name,
    message,
    stack = '',
  } = thrown instanceof Error ? thrown : { name: typeof thrown, message: String(thrown) };
  post({ type: 'error', errorType: name, errorMessage: message, trace: stack, ends });
};

/** A promise that failed without a handler. */
class UnhandledPromiseRejection extends Error {
  readonly reason: unknown;
  readonly promise: Promise<unknown>;

  constructor(reason: unknown, promise: Promise<unknown>) {
    super(String(reason));
    this.reason = reason;
    this.promise = promise;
  }
}
// Not an own property: own properties are logged.
UnhandledPromiseRejection.prototype.name = 'Runtime.UnhandledPromiseRejection';

process.on('uncaughtException', (error) => {
  postError(error, true);
  process.exit(129);
});
process.on('unhandledRejection', (reason, promise) => {
  postError(new UnhandledPromiseRejection(reason, promise), true);
  process.exit(128);
});

const require = createRequire(import.meta.url);
const load = ({ bundle, exportName }: Load): Handler => {
  const handler = require(bundle)[exportName];
  if (typeof handler === 'function') return handler;
  throw Object.assign(new Error(`${bundle} has no ${exportName}`), { name: 'Runtime.HandlerNotFound' });
};

const contextOf = (invocation: Invocation) => ({
  functionName: invocation.functionName,
  functionVersion: '$LATEST',
  invokedFunctionArn: invocation.functionArn,
  memoryLimitInMB: String(invocation.memoryMegabytes),
  awsRequestId: invocation.requestId,
  logGroupName: `/aws/lambda/${invocation.functionName}`,
  logStreamName: 'local',
  callbackWaitsForEmptyEventLoop: true,
  getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - RealDate.now()),
});

const RealDate = Date;

/** Gives the code of this thread a clock that is wrong by so many milliseconds. */
function setClock(skewMs: number): void {
  if (skewMs === 0) {
    globalThis.Date = RealDate;
    return;
  }
  globalThis.Date = new Proxy(RealDate, {
    construct: (Real, given: [], target) =>
      Reflect.construct(Real, given.length === 0 ? [Real.now() + skewMs] : given, target),
    apply: (Real) => new Real(Real.now() + skewMs).toString(),
    get: (Real, name, receiver) =>
      name === 'now' ? () => Real.now() + skewMs : Reflect.get(Real, name, receiver),
  });
}

let loaded: Load | undefined;
let handler: Handler | undefined;

function become(next: Load): void {
  loaded = next;
  handler = undefined;
  for (const name of Object.keys(process.env)) delete process.env[name];
  Object.assign(process.env, next.environment);
  setClock(0);
  for (const path of Object.keys(require.cache)) delete require.cache[path];
  try {
    handler = load(next);
  } catch {
    // Retried at the invocation, which then answers with the reason.
  }
  post({ type: 'ready' });
}

async function answer(invocation: Invocation): Promise<void> {
  requestId = invocation.requestId;
  process.env._X_AMZN_TRACE_ID = traceHeaderOf(invocation.requestId);
  setClock(invocation.clockSkewMs);
  try {
    if (loaded === undefined) throw new Error('Nothing is loaded.');
    handler ??= load(loaded);
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    post({ type: 'result', result: JSON.stringify(result ?? null) });
  } catch (error) {
    postError(error);
  }
  shareWhatIsCompiled();
}

let isShared = false;
/** The next thread of this bundle shall find what the first invocation needed, and not only when this thread ends. */
function shareWhatIsCompiled(): void {
  if (!isShared) flushCompileCache();
  isShared = true;
}

port.on('message', (message: ToThread) => (message.type === 'load' ? become(message) : answer(message)));
