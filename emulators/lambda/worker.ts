import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FunctionError } from './function-error.ts';
import type { FromThread, ToThread } from './messages.ts';
import type { SpareThreads } from './spare-threads.ts';

/** Everything needed to run a function. */
export interface FunctionSpec {
  /** Name, as in the function's ARN. */
  name: string;
  arn: string;
  /** Folder with the built bundle, a CommonJS file. */
  folder: string;
  /** `<file>.<export>`, as in Lambda. */
  handler: string;
  /** Its own variables, without those that Lambda sets. */
  environment: Record<string, string>;
  timeoutSeconds: number;
  memoryMegabytes: number;
}

/** What differs from one invocation to the next. */
export interface Work {
  requestId: string;
  payload: string;
  clockSkewMs: number;
}

/** One thread of a function; handles one invocation at a time. */
export interface FunctionWorker {
  /** False once the thread has died or been terminated; it accepts no further invocation. */
  readonly isAlive: boolean;
  /** @throws FunctionError for an error of the handler, `Sandbox.Timedout` or `Runtime.ExitError`. */
  invoke(work: Work): Promise<string>;
  /** Ends the thread, or leaves it to others if it is not at work. */
  close(): Promise<void>;
}

export interface WorkerSetup {
  onLog(line: string): void;
  /** Folder with what other threads compiled: reading it halves the time until a thread is up. */
  compileCache: string | undefined;
  /** Threads that others have left, and where this one is left. */
  spareThreads: SpareThreads | undefined;
}

/** Starts a thread that loads the function's bundle with its own environment. */
export function startWorker(
  spec: FunctionSpec,
  { onLog, compileCache, spareThreads }: WorkerSetup,
): FunctionWorker {
  const [file, exportName = ''] = spec.handler.split('.');
  const candidates = ['.js', '.cjs'].map((extension) => join(spec.folder, `${file}${extension}`));
  const bundle = candidates.find(existsSync) ?? candidates.join(' or ');
  const environment = { ...spec.environment, ...(compileCache && { NODE_COMPILE_CACHE: compileCache }) };
  const thread = spareThreads?.take(bundle) ?? startThread(environment);
  const post = (message: ToThread) => thread.postMessage(message);
  let isAlive = true;
  let isAtWork = false;
  const ready = Promise.withResolvers<void>();
  let current: PromiseWithResolvers<string> | undefined;

  const onMessage = (message: FromThread) => {
    switch (message.type) {
      case 'ready':
        return ready.resolve();
      case 'log':
        return message.text.split('\n').filter(Boolean).forEach(onLog);
      case 'result':
        return current?.resolve(message.result);
      case 'error':
        if (message.ends) isAlive = false;
        return current?.reject(new FunctionError(message.errorType, message.errorMessage, message.trace));
    }
  };
  // The thread itself broke, not the function's code: it exits, and `onExit` answers.
  const onError = (error: Error) => onLog(error.stack ?? String(error));
  const onExit = (code: number) => {
    isAlive = false;
    current?.reject(new FunctionError('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
  };
  thread.on('message', onMessage).on('error', onError).on('exit', onExit);
  post({ type: 'load', environment, bundle, exportName });

  return {
    get isAlive() {
      return isAlive;
    },
    async invoke(work) {
      const invoked = Promise.withResolvers<string>();
      current = invoked;
      isAtWork = true;
      await Promise.race([ready.promise, invoked.promise]);
      const { name: functionName, arn: functionArn, memoryMegabytes, timeoutSeconds } = spec;
      const deadline = Date.now() + timeoutSeconds * 1000;
      const timer = setTimeout(() => {
        const seconds = timeoutSeconds.toFixed(2);
        invoked.reject(new FunctionError('Sandbox.Timedout', `Task timed out after ${seconds} seconds`));
        isAlive = false;
        thread.terminate();
      }, timeoutSeconds * 1000);
      post({ type: 'invoke', ...work, functionName, functionArn, memoryMegabytes, deadline });
      return invoked.promise.finally(() => {
        clearTimeout(timer);
        isAtWork = false;
      });
    },
    async close() {
      if (!isAlive) return;
      if (!isAtWork && spareThreads?.keep(bundle, thread)) {
        isAlive = false;
        thread.off('message', onMessage).off('error', onError).off('exit', onExit);
        return;
      }
      const exited = once(thread, 'exit');
      await thread.terminate();
      await exited;
    },
  };
}

const startThread = (env: Record<string, string>): Worker =>
  new Worker(new URL('./thread.ts', import.meta.url), {
    env,
    // The host's own flags and streams do not reach a function.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
