/** Runs inside a function's worker thread, in the role of the Lambda runtime. */
import { createRequire } from 'node:module';
import { parentPort, workerData } from 'node:worker_threads';
import type { FromThread, Invocation, ThreadStart } from './messages.ts';

type Handler = (event: unknown, context: object) => unknown;

const port = parentPort;
if (!port) throw new Error('This file runs only inside a worker thread.');
const post = (message: FromThread) => port.postMessage(message);

// Log lines are sent in order with the results, so that no result overtakes its log.
for (const stream of [process.stdout, process.stderr]) {
  stream.write = (chunk: string | Uint8Array) => {
    post({ type: 'log', text: typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8') });
    return true;
  };
}

const postError = (thrown: unknown) => {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown));
  const trace = error.stack ?? '';
  post({ type: 'error', errorType: error.name, errorMessage: error.message, trace });
};

const load = (): Handler => {
  const { bundle, exportName } = workerData as ThreadStart;
  const handler = createRequire(import.meta.url)(bundle)[exportName];
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
  getRemainingTimeInMillis: () => Math.max(0, invocation.deadline - Date.now()),
});

let handler: Handler | undefined;
port.on('message', async (invocation: Invocation) => {
  try {
    handler ??= load();
    const result = await handler(JSON.parse(invocation.payload), contextOf(invocation));
    post({ type: 'result', result: JSON.stringify(result ?? null) });
  } catch (error) {
    postError(error);
  }
});

try {
  handler = load();
} catch {
  // Retried at the invocation, which then answers with the reason.
}
post({ type: 'ready' });
