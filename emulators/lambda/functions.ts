import { randomUUID } from 'node:crypto';
import { checkEnvironment } from './environment.ts';
import type { SpareThreads } from './spare-threads.ts';
import { type FunctionSpec, type FunctionWorker, startWorker, type Work } from './worker.ts';

/**
 * For tests: called around each invocation, with the function's name and payload, and the invocation's id. The caller
 * gets what they throw. If `afterInvoke` throws, the function has done its work and only its answer is lost.
 */
export interface InvokeHooks {
  beforeInvoke?: (functionName: string, payload: unknown, invocationId: string) => void | Promise<void>;
  afterInvoke?: (functionName: string, payload: unknown, invocationId: string) => void | Promise<void>;
  /** How many milliseconds the clock of this invocation is wrong. */
  clockSkewMs?: (functionName: string, payload: unknown, invocationId: string) => number;
}

export interface FunctionsSetup {
  functions: readonly FunctionSpec[];
  /** The variables that Lambda itself sets for a function. */
  platform?(spec: FunctionSpec): Record<string, string>;
  /** Called with every line that a function prints. */
  onLog(functionName: string, line: string): void;
  /** Read at each invocation, so it may change while the functions run. */
  hooks?: InvokeHooks;
  /** Folder in which threads leave what they compiled, for the next thread that loads the same code. */
  compileCache?: string;
  /** Threads that other functions of this process have left, and where these leave their own. */
  spareThreads?: SpareThreads | undefined;
  /** Maximum of concurrent invocations of one function; others wait. */
  concurrency?: number;
}

export interface LocalFunctions {
  /**
   * Invokes a function with a JSON value, by its name or ARN.
   * @throws FunctionError named after the error that the function threw.
   */
  invoke(nameOrArn: string, payload: unknown): Promise<unknown>;
  /** Ends an invocation in the middle, as if its process had died: it fails with `Runtime.ExitError`. */
  kill(invocationId: string): Promise<void>;
  /** Ends every thread that is not kept as a spare one. Resolves when every caller of a function has been answered. */
  close(): Promise<void>;
}

/**
 * The functions of a stack. Each starts at its first invocation and gets one thread per concurrent invocation.
 *
 * @throws InvalidParameterValue for a function whose environment Lambda would reject.
 */
export function createFunctions({
  functions,
  platform = () => ({}),
  onLog,
  hooks = {},
  compileCache,
  spareThreads,
  concurrency = 4,
}: FunctionsSetup): LocalFunctions {
  const pools = new Map<string, Pool>();
  for (const own of functions) {
    checkEnvironment(own);
    const spec = { ...own, environment: { ...platform(own), ...own.environment } };
    const start = () =>
      startWorker(spec, { onLog: (line) => onLog(spec.name, line), compileCache, spareThreads });
    const pool = createPool(spec, concurrency, start);
    pools.set(spec.name, pool).set(spec.arn, pool);
  }

  const run = async (nameOrArn: string, payload: unknown): Promise<unknown> => {
    const pool = pools.get(nameOrArn);
    if (!pool) throw new Error(`There is no function ${nameOrArn}.`);
    const id = randomUUID();
    await hooks.beforeInvoke?.(pool.name, payload, id);
    const clockSkewMs = hooks.clockSkewMs?.(pool.name, payload, id) ?? 0;
    const result = await pool.invoke({ requestId: id, payload: JSON.stringify(payload), clockSkewMs });
    await hooks.afterInvoke?.(pool.name, payload, id);
    return JSON.parse(result);
  };
  const underWay = new Set<Promise<unknown>>();

  return {
    invoke(nameOrArn, payload) {
      const invocation = run(nameOrArn, payload).finally(() => underWay.delete(invocation));
      underWay.add(invocation);
      return invocation;
    },
    async kill(invocationId) {
      await Promise.all([...pools.values()].map((pool) => pool.kill(invocationId)));
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await Promise.allSettled(underWay);
    },
  };
}

interface Pool {
  name: string;
  invoke(work: Work): Promise<string>;
  kill(invocationId: string): Promise<void>;
  close(): Promise<void>;
}

function createPool(spec: FunctionSpec, concurrency: number, start: () => FunctionWorker): Pool {
  const workers = new Set<FunctionWorker>();
  const idle: FunctionWorker[] = [];
  const busy = new Map<string, FunctionWorker>();
  const waiting: (() => void)[] = [];
  let running = 0;
  let isClosed = false;

  const enter = async () => {
    if (running < concurrency) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    // The longest waiting invocation goes next.
    const next = waiting.shift();
    if (next) next();
    else running--;
  };
  const takeWorker = () => {
    if (isClosed) throw new Error(`The functions are closed: ${spec.name} cannot run.`);
    const worker = idle.pop() ?? start();
    workers.add(worker);
    return worker;
  };
  const returnWorker = (worker: FunctionWorker) => {
    if (worker.isAlive) idle.push(worker);
    else workers.delete(worker);
  };

  return {
    name: spec.name,
    async invoke(work) {
      await enter();
      try {
        const worker = takeWorker();
        busy.set(work.requestId, worker);
        return await worker.invoke(work).finally(() => returnWorker(worker));
      } finally {
        busy.delete(work.requestId);
        leave();
      }
    },
    async kill(invocationId) {
      await busy.get(invocationId)?.close();
    },
    async close() {
      isClosed = true;
      await Promise.all([...workers].map((worker) => worker.close()));
    },
  };
}
