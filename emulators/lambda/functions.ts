import { randomUUID } from 'node:crypto';
import { checkEnvironment } from './environment.ts';
import { type FunctionSpec, type FunctionWorker, startWorker } from './worker.ts';

/**
 * For tests: called around each invocation, with the function's name and the payload. What they throw is what the
 * caller gets. Thrown by `afterInvoke`, the function has done its work and only its answer is lost.
 */
export interface InvokeHooks {
  beforeInvoke?: (functionName: string, payload: unknown) => void | Promise<void>;
  afterInvoke?: (functionName: string, payload: unknown) => void | Promise<void>;
}

export interface FunctionsSetup {
  functions: readonly FunctionSpec[];
  /** The variables that Lambda itself sets for a function. */
  platform?(spec: FunctionSpec): Record<string, string>;
  /** Everything a function prints, line by line. */
  onLog(functionName: string, line: string): void;
  /** Read at each invocation: may change while the functions run. */
  hooks?: InvokeHooks;
  /** How many invocations of one function run at once; the others wait. */
  concurrency?: number;
}

export interface LocalFunctions {
  /**
   * Invokes a function with a JSON value, under its name or its ARN.
   * @throws FunctionError with the name of what the function threw.
   */
  invoke(nameOrArn: string, payload: unknown): Promise<unknown>;
  /** Ends every thread. Resolves when whoever invoked a function has been answered. */
  close(): Promise<void>;
}

/**
 * The functions of a stack. Each starts with its first invocation and grows by a thread per concurrent one.
 *
 * @throws InvalidParameterValue for a function whose environment Lambda would not take.
 */
export function createFunctions({
  functions,
  platform = () => ({}),
  onLog,
  hooks = {},
  concurrency = 4,
}: FunctionsSetup): LocalFunctions {
  const pools = new Map<string, Pool>();
  for (const own of functions) {
    checkEnvironment(own);
    const spec = { ...own, environment: { ...platform(own), ...own.environment } };
    const pool = createPool(spec, concurrency, (line) => onLog(spec.name, line));
    pools.set(spec.name, pool).set(spec.arn, pool);
  }

  const run = async (nameOrArn: string, payload: unknown): Promise<unknown> => {
    const pool = pools.get(nameOrArn);
    if (!pool) throw new Error(`There is no function ${nameOrArn}.`);
    await hooks.beforeInvoke?.(pool.name, payload);
    const result = await pool.invoke(JSON.stringify(payload));
    await hooks.afterInvoke?.(pool.name, payload);
    return JSON.parse(result);
  };
  const underWay = new Set<Promise<unknown>>();

  return {
    invoke(nameOrArn, payload) {
      const invocation = run(nameOrArn, payload).finally(() => underWay.delete(invocation));
      underWay.add(invocation);
      return invocation;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.close()));
      await Promise.allSettled(underWay);
    },
  };
}

interface Pool {
  name: string;
  invoke(payload: string): Promise<string>;
  close(): Promise<void>;
}

function createPool(spec: FunctionSpec, concurrency: number, onLog: (line: string) => void): Pool {
  const workers = new Set<FunctionWorker>();
  const idle: FunctionWorker[] = [];
  const waiting: (() => void)[] = [];
  let running = 0;
  let isClosed = false;

  const enter = async () => {
    if (running < concurrency) running++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };
  const leave = () => {
    // The place goes to the one that has waited longest.
    const next = waiting.shift();
    if (next) next();
    else running--;
  };
  const takeWorker = () => {
    if (isClosed) throw new Error(`The functions are closed: ${spec.name} cannot run.`);
    const worker = idle.pop() ?? startWorker(spec, onLog);
    workers.add(worker);
    return worker;
  };
  const giveBack = (worker: FunctionWorker) => {
    if (worker.isAlive) idle.push(worker);
    else workers.delete(worker);
  };

  return {
    name: spec.name,
    async invoke(payload) {
      await enter();
      try {
        const worker = takeWorker();
        return await worker.invoke(randomUUID(), payload).finally(() => giveBack(worker));
      } finally {
        leave();
      }
    },
    async close() {
      isClosed = true;
      await Promise.all([...workers].map((worker) => worker.close()));
    },
  };
}
