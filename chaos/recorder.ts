import { type CallFault, faultsOf, type InvocationFaults } from './faults.ts';

/** One invocation of a function, and what was done to it. */
export interface Invocation {
  id: string;
  journey: string;
  functionName: string;
  nth: number;
  /** The request that it was invoked for, if it was a step. */
  requestId?: string;
  /** The customer's click that it answers. */
  click?: string;
  /** It repeats another one: twice at once, or late. */
  isRepetition: boolean;
  clockSkewMs: number;
  faults: { fault: CallFault; call: string; nthCall: number }[];
  /** Milliseconds since 1970. */
  startedAt: number;
  endedAt?: number;
}

/** One message that the mail service accepted. */
export interface Send {
  invocationId: string;
  messageId: string;
  to: string;
  at: number;
  /** The sender was not told: the answer was lost, or its process died. */
  isOutcomeUnknown: boolean;
  /** The tags of the message. */
  tags: Record<string, string>;
}

/** A change of a customer's data by a step that erases. */
export interface Erasure {
  requestId: string;
  at: number;
}

/** What happened on the wire: who was invoked for whom, what was done to it, what it sent and erased. */
export class Recorder {
  readonly invocations = new Map<string, Invocation>();
  readonly sends: Send[] = [];
  readonly erasures: Erasure[] = [];
  readonly #journeyOfRequest = new Map<string, string>();
  readonly #counts = new Map<string, number>();
  readonly #plans = new Map<string, { faults: InvocationFaults; calls: number }>();
  readonly #seed: string;
  /** Whether faults are injected. */
  isOn = true;

  constructor(seed: string) {
    this.#seed = seed;
  }

  /** A request belongs to the journey whose invocation wrote it or started its machine. */
  belongs(requestId: string, journey: string): void {
    if (!this.#journeyOfRequest.has(requestId)) this.#journeyOfRequest.set(requestId, journey);
  }

  journeyOf(requestId: string): string | undefined {
    return this.#journeyOfRequest.get(requestId);
  }

  requestsOf(journey: string): string[] {
    return [...this.#journeyOfRequest].filter(([, owner]) => owner === journey).map(([id]) => id);
  }

  begin(
    given: Pick<Invocation, 'id' | 'journey' | 'functionName' | 'requestId' | 'click' | 'isRepetition'>,
  ): InvocationFaults | undefined {
    const key = `${given.journey} ${given.functionName}`;
    const nth = this.#counts.get(key) ?? 0;
    this.#counts.set(key, nth + 1);
    const faults = this.isOn
      ? faultsOf({ seed: this.#seed, journey: given.journey, functionName: given.functionName, nth })
      : undefined;
    if (faults) this.#plans.set(given.id, { faults, calls: 0 });
    const clockSkewMs = faults?.clockSkewMs ?? 0;
    this.invocations.set(given.id, { ...given, nth, clockSkewMs, faults: [], startedAt: Date.now() });
    return faults;
  }

  end(id: string): void {
    const invocation = this.invocations.get(id);
    if (invocation) invocation.endedAt = Date.now();
    this.#plans.delete(id);
  }

  /** What happens to the next call of an invocation. */
  nextFault(id: string | undefined, service: Parameters<InvocationFaults['ofCall']>[0], operation: string) {
    const plan = id === undefined ? undefined : this.#plans.get(id);
    if (!plan || id === undefined || !this.isOn) return undefined;
    const nthCall = plan.calls;
    plan.calls += 1;
    const fault = plan.faults.ofCall(service, nthCall);
    if (fault) this.invocations.get(id)?.faults.push({ fault, call: `${service} ${operation}`, nthCall });
    return fault;
  }
}
