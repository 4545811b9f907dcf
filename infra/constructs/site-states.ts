import type { TaskStateBase } from 'aws-cdk-lib/aws-stepfunctions';
import type { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { errorNames, type SitePhase } from '../../contract/machines.ts';
import { whileOtherRequestOpen } from './retries.ts';
import { onError, type Steps } from './steps.ts';

/**
 * How long a state waits for the site before it looks again. Nothing fails by that: what is asked is renewed, and whoever
 * must not be asked about any more is noticed.
 */
const siteWaitSeconds = 86_400;

/** The states that ask the site. They are there only if there is one. */
export interface SiteStates {
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
}

/** @param otherRequestRetrySeconds first pause while another request of the customer has to end */
export function siteStates(steps: Steps, otherRequestRetrySeconds: number): SiteStates {
  const wait = (name: string, phase: SitePhase, options: Parameters<Steps['wait']>[3] = {}) =>
    lookingAgain(steps.wait(name, 'open-task', siteWaitSeconds, { ...options, payload: { phase } }));
  return {
    find: wait('Find at the site', 'find', { retries: [whileOtherRequestOpen(otherRequestRetrySeconds)] }),
    erase: wait('Erase at the site', 'erase', { keepsState: true }),
    // Behind it, the parts of the plan are still needed.
    copy: wait('Copy at the site', 'copy', { keepsState: true }),
    undo: wait('Undo the suspension', 'unsuspend'),
    refuse: wait('Refuse at the site', 'refuse'),
    forget: steps.run('Let the site forget', 'open-task', { more: { phase: 'forget' } }),
  };
}

/** Each answer, and each day without one, leads into the state again: it records what there is, and asks on. */
function lookingAgain<State extends TaskStateBase>(state: State): State {
  for (const name of [errorNames.siteAnswered, 'States.Timeout'] as const) onError(name, [state], state);
  return state;
}
