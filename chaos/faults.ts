import type { Service } from '../emulators/operation-of.ts';
import { roll } from './dice.ts';

/** What can happen to one call of AWS. */
export type CallFault =
  /** The service refuses it: too many calls. */
  | 'throttled'
  /** The service refuses it: a permission is missing. Only a person can repair that. */
  | 'denied'
  /** The connection breaks before the call has any effect. */
  | 'cut'
  /** The call has its effect, and the answer is lost. */
  | 'answer-lost'
  /** The process dies before the call. */
  | 'crash-before'
  /** The process dies when the call has had its effect. */
  | 'crash-after';

/** What happens to one invocation. */
export interface InvocationFaults {
  /** Milliseconds by which its clock is wrong. */
  clockSkewMs: number;
  /** A step is run once more with the same payload, so many milliseconds after this run began. */
  repeatAfterMs?: number;
  /** What happens to its nth call of AWS, from 0. */
  ofCall(service: Service, nth: number): CallFault | undefined;
}

/** One invocation, named so that another run of the same seed names it alike. */
export interface Named {
  seed: string;
  /** Number of the journey, or what is done beside the journeys. */
  journey: string;
  functionName: string;
  /** The nth invocation of this function in this journey, from 0. */
  nth: number;
}

/** The clocks of two machines differ by twice as much at most. */
export const maxClockSkewMs = 1500;

/** Later invocations of a function are left alone, so that every retry comes to an end. */
const maxTroubled = 6;

/** Functions of which one invocation may miss a permission. */
const deniable = ['execute-in-store', 'write-archive', 'plan-request', 'refuse-promotions'];

/** Chances of a call, per mille. */
const perMille: Record<Exclude<CallFault, 'denied'>, number> = {
  throttled: 25,
  cut: 15,
  'answer-lost': 25,
  'crash-before': 7,
  'crash-after': 12,
};

const calm: InvocationFaults = { clockSkewMs: 0, ofCall: () => undefined };

/** The faults of an invocation: a pure function of its name, so that a run can be repeated. */
export function faultsOf({ seed, journey, functionName, nth }: Named): InvocationFaults {
  const rolled = (...what: (string | number)[]) => roll(seed, journey, functionName, nth, ...what);
  // One journey in eight is left in peace: what fails there is no fault of ours.
  if (roll(seed, journey, 'calm') < 0.125 || nth >= maxTroubled) return calm;
  const storm =
    rolled('storm') < 0.03
      ? (['dynamodb', 's3', 'ses', 'sfn'] as const)[Math.floor(rolled('of') * 4)]
      : undefined;
  const isDenied =
    nth === 0 && deniable.includes(functionName) && roll(seed, journey, 'denied', functionName) < 0.03;
  // Never twice in a row: a step that begins anew is retried once only.
  const mayCrash = nth % 2 === 0;

  return {
    clockSkewMs: rolled('skewed') < 0.25 ? Math.round((rolled('skew') * 2 - 1) * maxClockSkewMs) : 0,
    ...repetition(rolled),
    ofCall(service, nthCall) {
      if (isDenied) return 'denied';
      if (service === storm) return 'throttled';
      let left = rolled('call', nthCall) * 1000;
      for (const [fault, chance] of Object.entries(perMille)) {
        left -= chance;
        if (left < 0) return !mayCrash && fault.startsWith('crash') ? undefined : (fault as CallFault);
      }
      return undefined;
    },
  };
}

function repetition(rolled: (what: string) => number): Pick<InvocationFaults, 'repeatAfterMs'> {
  if (rolled('repeated') >= 0.08) return {};
  const when = rolled('when');
  if (when < 0.3) return { repeatAfterMs: 0 };
  // Some come when the request is long closed.
  return { repeatAfterMs: Math.round(when < 0.8 ? when * 6000 : when * 25_000) };
}
