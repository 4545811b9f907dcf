/** What an emulator answers instead of doing its work. What is left out is filled in by the emulator. */
export interface Fault {
  /** Error code as the service names it, for instance `SlowDown`. */
  code?: string;
  /** HTTP status. */
  status?: number;
  message?: string;
}

export type FaultRule<Call> = (call: Call) => Fault | undefined;

/** Which of the coming calls fail (those equal in every named property), how often, and how. */
export type FailNext<Call> = Partial<Call> & Fault & { times: number };

/** Makes the calls of an emulator fail on demand. `Call` names what a rule may look at. */
export class Faults<Call extends object> {
  readonly #rules = new Set<FaultRule<Call>>();

  /** Lets the rule judge every call from now on. @returns ends it. */
  fault(rule: FaultRule<Call>): () => void {
    this.#rules.add(rule);
    return () => void this.#rules.delete(rule);
  }

  /** Fails the next `times` matching calls. The attempts that a client makes by itself count too. */
  failNext({ times, code, status, message, ...match }: FailNext<Call>): void {
    let left = times;
    const end = this.fault((call) => {
      const values = call as Record<string, unknown>;
      if (!Object.entries(match).every(([name, value]) => values[name] === value)) return undefined;
      left -= 1;
      if (left <= 0) end();
      return { ...(code && { code }), ...(status && { status }), ...(message && { message }) };
    });
  }

  /** The fault that hits this call, if any. */
  of(call: Call): Fault | undefined {
    for (const rule of this.#rules) {
      const fault = rule(call);
      if (fault) return fault;
    }
    return undefined;
  }
}
