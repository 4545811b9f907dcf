/** What an emulator answers instead of doing its work. The emulator fills in what is missing. */
export interface Fault {
  /** Error code of the service, for instance `SlowDown`. */
  code?: string;
  /** HTTP status. */
  status?: number;
  message?: string;
}

export type FaultRule<Call> = (call: Call) => Fault | undefined;

/** Which upcoming calls fail (those equal in every given property), how often, and how. */
export type FailNext<Call> = Partial<Call> & Fault & { times: number };

/** Makes an emulator's calls fail on demand. `Call` defines what a rule can look at. */
export class Faults<Call extends object> {
  readonly #rules = new Set<FaultRule<Call>>();

  /** Applies the rule to every call from now on. @returns a function that removes the rule. */
  fault(rule: FaultRule<Call>): () => void {
    this.#rules.add(rule);
    return () => void this.#rules.delete(rule);
  }

  /** Fails the next `times` matching calls. A client's own retries count too. */
  failNext({ times, code, status, message, ...match }: FailNext<Call>): void {
    let remaining = times;
    const end = this.fault((call) => {
      const values = call as Record<string, unknown>;
      if (!Object.entries(match).every(([name, value]) => values[name] === value)) return undefined;
      remaining -= 1;
      if (remaining <= 0) end();
      return { ...(code && { code }), ...(status && { status }), ...(message && { message }) };
    });
  }

  /** The fault that applies to this call, if any. */
  of(call: Call): Fault | undefined {
    for (const rule of this.#rules) {
      const fault = rule(call);
      if (fault) return fault;
    }
    return undefined;
  }
}
