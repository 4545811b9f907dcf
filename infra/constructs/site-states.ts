import type { Choice, TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { errorNames, type SitePhase } from '../../contract/machines.ts';
import { onLetterLimit, whileOtherRequestOpen } from './retries.ts';
import { onError, type Steps } from './steps.ts';

/**
 * How long a state waits for the site before it looks again. Nothing fails by that: what is asked is renewed, and whoever
 * must not be asked about any more is noticed.
 */
const siteWaitSeconds = 86_400;

/** The states that ask the site. They are there only if there is one. */
export interface SiteStates {
  /** Before each step that has to know who has the address; only with the register behind the site. */
  lookUp?: LambdaInvoke;
  /** Before the plan: suspends, and finds what is stored. */
  find: LambdaInvoke;
  /** In the Map: erases in the site's stores, one after the other, and reads again. */
  erase: LambdaInvoke;
  /** After the plan of a handover: the site uploads its parts of the copy. */
  copy: LambdaInvoke;
  /** After a cancellation. */
  undo: LambdaInvoke;
  /** After the cloud has stopped the promotions. */
  refuse: LambdaInvoke;
  /** After the end; waits for nothing. */
  forget: LambdaInvoke;
  /** Those that wait outside of the Map: a person is asked about what they cannot do. */
  waiting: LambdaInvoke[];
}

export interface SiteStatesProps {
  /** First pause while another request of the customer has to end. */
  otherRequestRetrySeconds: number;
  /** First pause while the limit of letters to an address is used up. */
  letterRetrySeconds: number;
  /** Is the register behind the site? */
  hasRegister: boolean;
}

export function siteStates(
  steps: Steps,
  { otherRequestRetrySeconds, letterRetrySeconds, hasRegister }: SiteStatesProps,
): SiteStates {
  const wait = (name: string, phase: SitePhase, options: Parameters<Steps['wait']>[3] = {}) =>
    lookingAgain(steps.wait(name, 'open-task', siteWaitSeconds, { ...options, payload: { phase } }));
  const find = wait('Find at the site', 'find', {
    retries: [whileOtherRequestOpen(otherRequestRetrySeconds)],
  });
  const erase = wait('Erase at the site', 'erase', { keepsState: true });
  // Behind it, the parts of the plan are still needed.
  const copy = wait('Copy at the site', 'copy', { keepsState: true });
  const undo = wait('Undo the suspension', 'unsuspend');
  const refuse = wait('Refuse at the site', 'refuse');
  const forget = steps.run('Let the site forget', 'open-task', { more: { phase: 'forget' } });
  const states = { find, erase, copy, undo, refuse, forget, waiting: [find, copy, undo, refuse] };
  if (!hasRegister) return states;
  const lookUp = wait('Look up at the site', 'look-up', { retries: [onLetterLimit(letterRetrySeconds)] });
  return { ...states, lookUp, waiting: [...states.waiting, lookUp] };
}

/** Each answer, and each day without one, leads into the state again: it records what there is, and asks on. */
function lookingAgain<State extends TaskStateBase>(state: State): State {
  for (const name of [errorNames.siteAnswered, 'States.Timeout'] as const) onError(name, [state], state);
  return state;
}

/** A step that needs an answer says so; the answer leads to the step that is next. */
export function leadToLookUp(
  lookUp: LambdaInvoke,
  reading: LambdaInvoke[],
  to: { whatNext: Choice; closeNoSuchCustomer: TaskStateBase; discardTheArchive: TaskStateBase },
): void {
  lookUp.next(to.whatNext);
  onError(errorNames.lookUpNeeded, reading, lookUp);
  // Who holds the former link may want yet another one.
  onError(errorNames.freshLinkWanted, [lookUp], lookUp);
  onError(errorNames.noSuchCustomer, [lookUp], to.closeNoSuchCustomer);
  // It may come before or after anything that has to go.
  onError(errorNames.cancelled, [lookUp], to.discardTheArchive);
}
