/** Messages between a function's thread and its host. Payloads and results are JSON text, as in Lambda. */

/** The thread becomes another function, as if it had just begun. */
export interface Load {
  type: 'load';
  /** All variables. */
  environment: Record<string, string>;
  /** Absolute path of the bundle, a CommonJS file. */
  bundle: string;
  /** Name of the export that handles events. */
  exportName: string;
}

export interface Invocation {
  type: 'invoke';
  requestId: string;
  functionName: string;
  functionArn: string;
  memoryMegabytes: number;
  payload: string;
  /** Milliseconds since 1970. */
  deadline: number;
  /** How far this invocation's clock is wrong. */
  clockSkewMs: number;
}

export type ToThread = Load | Invocation;

export type FromThread =
  /** The bundle is loaded: the function's timeout starts. */
  | { type: 'ready' }
  | { type: 'log'; text: string }
  | { type: 'result'; result: string }
  /** `ends`: nobody caught it, and the thread goes with it. */
  | { type: 'error'; errorType: string; errorMessage: string; trace: string; ends: boolean };
