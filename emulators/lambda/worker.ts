import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { FunctionError } from './function-error.ts';
import type { FromThread, Invocation, ThreadStart } from './messages.ts';

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

/** One thread of a function; handles one invocation at a time. */
export interface FunctionWorker {
  /** False once the thread has died or been terminated; it accepts no further invocation. */
  readonly isAlive: boolean;
  /** @throws FunctionError for an error of the handler, `Sandbox.Timedout` or `Runtime.ExitError`. */
  invoke(work: Pick<Invocation, 'requestId' | 'payload' | 'clockSkewMs'>): Promise<string>;
  close(): Promise<void>;
}

export interface WorkerSetup {
  onLog(line: string): void;
  /** Folder with what other threads compiled: reading it halves the time until a thread is up. */
  compileCache: string | undefined;
}

/** Starts a thread that loads the function's bundle with its own environment. */
export function startWorker(spec: FunctionSpec, { onLog, compileCache }: WorkerSetup): FunctionWorker {
  const [file, exportName = ''] = spec.handler.split('.');
  const candidates = ['.js', '.cjs'].map((extension) => join(spec.folder, `${file}${extension}`));
  const start: ThreadStart = { bundle: candidates.find(existsSync) ?? candidates.join(' or '), exportName };
  const thread = new Worker(new URL('./thread.ts', import.meta.url), {
    env: { ...spec.environment, ...(compileCache && { NODE_COMPILE_CACHE: compileCache }) },
    workerData: start,
    // The host's own flags and streams do not reach a function.
    execArgv: [],
    stdout: true,
    stderr: true,
  });
  let isAlive = true;
  const ready = Promise.withResolvers<void>();
  let current: PromiseWithResolvers<string> | undefined;

  thread.on('message', (message: FromThread) => {
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
  });
  // The thread itself broke, not the function's code: it exits, and the handler below answers.
  thread.on('error', (error: Error) => onLog(error.stack ?? String(error)));
  thread.on('exit', (code) => {
    isAlive = false;
    current?.reject(new FunctionError('Runtime.ExitError', `Runtime exited with error: exit status ${code}`));
  });

  return {
    get isAlive() {
      return isAlive;
    },
    async invoke(work) {
      const invoked = Promise.withResolvers<string>();
      current = invoked;
      await Promise.race([ready.promise, invoked.promise]);
      const { name: functionName, arn: functionArn, memoryMegabytes, timeoutSeconds } = spec;
      const deadline = Date.now() + timeoutSeconds * 1000;
      const timer = setTimeout(() => {
        const seconds = timeoutSeconds.toFixed(2);
        invoked.reject(new FunctionError('Sandbox.Timedout', `Task timed out after ${seconds} seconds`));
        isAlive = false;
        thread.terminate();
      }, timeoutSeconds * 1000);
      const invocation: Invocation = {
        ...work,
        functionName,
        functionArn,
        memoryMegabytes,
        deadline,
      };
      thread.postMessage(invocation);
      return invoked.promise.finally(() => clearTimeout(timer));
    },
    async close() {
      if (!isAlive) return;
      const exited = once(thread, 'exit');
      await thread.terminate();
      await exited;
    },
  };
}
