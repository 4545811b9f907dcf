import { ArnFormat, Stack } from 'aws-cdk-lib';
import {
  Choice,
  Condition,
  type IChainable,
  JsonPath,
  Map as MapState,
  Pass,
  type StateMachine,
  TaskInput,
} from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  type Ending,
  errorNames,
  machineMarginSeconds,
  maxParts,
  type NextStep,
  siteLane,
} from '../../contract/machines.ts';
import type { Settings } from '../settings.ts';
import type { Functions, SiteFunctions } from './functions.ts';
import { createMachine } from './machine.ts';
import {
  interruptedAndRestarting,
  onLetterLimit,
  onNotErased,
  onTransientFaultOfPart,
  whileOtherRequestOpen,
} from './retries.ts';
import { leadToLookUp, type SiteStates, siteStates } from './site-states.ts';
import { answerPath, errorName, onError, Steps } from './steps.ts';

/**
 * How long one call for an operator lasts before it is repeated: time enough to answer, below the longest possible
 * wait.
 */
const attentionSeconds = 20 * 86_400;

export interface WorkflowProps {
  functions: Functions & Partial<SiteFunctions>;
  settings: Settings;
}

/**
 * The request machine: from a submission to its receipt. It carries only the request's id and nothing about the
 * customer, so that operators may read its input, history and log.
 *
 * A deletion over three stores enters nine states. Every step can run again: it skips what is already done.
 */
export class Workflow extends Construct {
  readonly machine: StateMachine;
  /** Derived from the name alone, because some of the machine's functions answer the machine. */
  readonly machineArn: string;
  /** All executions of the machine. */
  readonly executionsArn: string;

  constructor(scope: Construct, id: string, { functions, settings }: WorkflowProps) {
    super(scope, id);
    const stack = Stack.of(this);
    this.machineArn = stack.formatArn({
      service: 'states',
      resource: 'stateMachine',
      resourceName: stack.stackName,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    this.executionsArn = stack.formatArn({
      service: 'states',
      resource: 'execution',
      resourceName: `${stack.stackName}:*`,
      arnFormat: ArnFormat.COLON_RESOURCE_NAME,
    });
    const steps = new Steps(this, 'Steps', functions, ['requestId']);
    this.machine = createMachine(this, {
      name: stack.stackName,
      definition: define(steps, settings),
      called: steps.called,
      logRetentionDays: settings.deployment.logRetentionDays,
    });
  }
}

function define(steps: Steps, { runtime: { periods, site: ofSite }, deployment }: Settings): IChainable {
  const askForConfirmation = steps.wait(
    'Ask for confirmation',
    'ask-for-confirmation',
    periods.confirmationWaitSeconds,
    {
      payload: { graceSeconds: periods.graceSeconds, archiveSeconds: periods.archiveSeconds },
      retries: [onLetterLimit(deployment.letterRetrySeconds)],
    },
  );
  const waitForTheGracePeriod = steps.wait(
    'Wait for the grace period',
    'open-grace-period',
    periods.graceSeconds + machineMarginSeconds,
  );
  const planning = { answers: true, retries: [whileOtherRequestOpen(deployment.otherRequestRetrySeconds)] };
  const planTheDeletion = steps.run('Plan the deletion', 'plan-request', planning);
  const site = ofSite && siteStates(steps, { ...deployment, hasRegister: ofSite.register !== undefined });
  const eraseInEveryStore = eachStore(steps, site);
  const planTheHandover = steps.run('Plan the handover', 'plan-request', {
    ...planning,
    payload: TaskInput.fromObject({ ...steps.about, maxParts, ...(site && { copiesAtSite: true }) }),
  });
  const writeTheArchive = steps.run('Write the archive', 'write-archive', {
    onInterruption: interruptedAndRestarting,
  });
  const writeTheParts = eachPart(steps);
  const writeTheFirstPart = steps.run('Write the first part', 'write-archive', {
    payload: TaskInput.fromObject({ ...steps.about, results: JsonPath.objectAt('$.results') }),
    onInterruption: interruptedAndRestarting,
  });
  const deliverTheArchive = steps.wait('Deliver the archive', 'deliver-archive', periods.archiveSeconds);
  const deleteTheArchive = steps.run('Delete the archive', 'delete-archive');
  const stopThePromotions = steps.run('Stop the promotions', 'refuse-promotions');
  const sendTheReceiptAndClose = steps.run('Send the receipt and close', 'close-request', {
    payload: TaskInput.fromJsonPathAt('$'),
  });
  const askAPerson = steps.wait('Ask a person', 'raise-attention', attentionSeconds, {
    payload: { error: errorName },
  });
  const noSuchStep = new Pass(steps, 'No such step', {
    parameters: { Error: errorNames.permanent },
    resultPath: '$.error',
  });
  const closing = (words: string, ending: Ending) =>
    steps.run(`Close: ${words}`, 'close-request', {
      payload: TaskInput.fromObject({ ...steps.about, ending }),
    });
  const close = (words: string, ending: Ending) =>
    closing(words, ending).addCatch(askAPerson, { resultPath: '$.error' });

  const closeCancelled = close('cancelled', 'cancelled');
  // Somebody may end a copy that was written and could not be delivered.
  const discardTheArchive = steps.run('Discard what was written', 'delete-archive');
  discardTheArchive.next(site ? site.undo.next(closeCancelled) : closeCancelled);

  const plannedDeletion = planTheDeletion.next(eraseInEveryStore).next(sendTheReceiptAndClose);
  const deletion = site ? site.find.next(plannedDeletion) : plannedDeletion;
  const plannedHandover = site ? planTheHandover.next(site.copy) : planTheHandover;
  const handover = plannedHandover
    .next(writeTheArchive)
    .next(deliverTheArchive)
    .next(deleteTheArchive)
    .next(sendTheReceiptAndClose);
  writeTheParts.next(writeTheFirstPart).next(deliverTheArchive);
  const endOfOptOut = site ? site.refuse.next(sendTheReceiptAndClose) : sendTheReceiptAndClose;
  const optOut = stopThePromotions.next(endOfOptOut);

  const next = `${answerPath}.next`;
  const nextIs = (step: NextStep) => Condition.stringEquals(next, step);
  const whatNext = new Choice(steps, 'What next?')
    // A Choice that misses what it compares fails the execution, and no Choice can catch that.
    .when(Condition.not(Condition.isPresent(next)), noSuchStep)
    .when(nextIs('ask'), askForConfirmation)
    .when(nextIs('grace-period'), waitForTheGracePeriod.next(deletion))
    .when(nextIs('erase'), deletion)
    .when(nextIs('hand-over'), handover)
    .when(nextIs('deliver'), deliverTheArchive)
    .when(nextIs('refuse-promotions'), optOut)
    .when(nextIs('close'), endOfOptOut)
    .otherwise(noSuchStep.next(askAPerson));

  // With the register behind the site, whoever has to know who has the address is led there first.
  const first = site?.lookUp ?? askForConfirmation;
  onError(errorNames.freshLinkWanted, [askForConfirmation], first);
  // Erased by another request of their own, a customer is gone when the plan looks for them.
  const closeNoSuchCustomer = close('no such customer', 'no-such-customer');
  onError(
    errorNames.noSuchCustomer,
    [askForConfirmation, planTheDeletion, planTheHandover, askAPerson],
    closeNoSuchCustomer,
  );
  const closeTooManyLetters = close('too many letters', 'too-many-letters');
  onError(errorNames.tooManyLetters, [first], closeTooManyLetters);
  onError(
    errorNames.cancelled,
    [askForConfirmation, waitForTheGracePeriod, ...(site ? [] : [planTheDeletion]), stopThePromotions],
    closeCancelled,
  );
  // A plan may have been cut off after it had saved how it cuts.
  onError(errorNames.cancelled, [planTheHandover, askAPerson], discardTheArchive);
  // Only a large copy pays for its parts: the archive refuses until they are there.
  onError(errorNames.partsMissing, [writeTheArchive], writeTheParts);
  const closeJoined = close('joined', 'joined');
  onError(
    errorNames.joined,
    [waitForTheGracePeriod, planTheDeletion, planTheHandover, stopThePromotions],
    closeJoined,
  );
  if (site) {
    onError(errorNames.noSuchCustomer, [site.find], closeNoSuchCustomer);
    onError(errorNames.joined, [site.find], closeJoined);
    // What was suspended in the meantime runs again before the customer reads that it does.
    onError(errorNames.cancelled, [site.find, planTheDeletion], site.undo);
    for (const last of [sendTheReceiptAndClose, closeCancelled, closeNoSuchCustomer]) last.next(site.forget);
  }
  if (site?.lookUp) {
    const reading = [askForConfirmation, site.find, planTheDeletion, planTheHandover, deliverTheArchive];
    leadToLookUp(site.lookUp, reading, { whatNext, closeNoSuchCustomer, discardTheArchive });
    closeJoined.next(site.forget);
  }
  const closeExpired = closing('expired', 'expired');
  onError('States.Timeout', [askForConfirmation], closeExpired);
  // Asking passes on what the customer has answered.
  onError(errorNames.answered, [closeExpired], askForConfirmation);
  onError('States.Timeout', [waitForTheGracePeriod], site ? site.find : planTheDeletion);
  onError('States.Timeout', [deliverTheArchive], deleteTheArchive);
  // Nobody responded: the call is repeated. A request never ends for lack of an operator.
  onError('States.Timeout', [askAPerson], askAPerson);
  for (const state of [
    askForConfirmation,
    waitForTheGracePeriod,
    planTheDeletion,
    eraseInEveryStore,
    planTheHandover,
    writeTheArchive,
    writeTheParts,
    writeTheFirstPart,
    deliverTheArchive,
    deleteTheArchive,
    discardTheArchive,
    stopThePromotions,
    sendTheReceiptAndClose,
    closeExpired,
    ...(site?.waiting ?? []),
  ]) {
    state.addCatch(askAPerson, { resultPath: '$.error' });
  }

  askAPerson.next(whatNext);
  askForConfirmation.next(whatNext);
  return first;
}

/**
 * All stores in parallel, ten at a time: one that is down or fails neither stops nor delays the others. Those of the site
 * are one item: they are erased one after the other.
 */
function eachStore(steps: Steps, site: SiteStates | undefined): MapState {
  const store = JsonPath.stringAt('$.store');
  const eraseInOneStore = steps.run('Erase in one store', 'execute-in-store', {
    payload: TaskInput.fromObject({ ...steps.about, store }),
    answers: true,
    retries: [onNotErased],
  });
  const leaveItToAPerson = new Pass(steps, 'Leave it to a person', {
    parameters: { store, error: errorName },
  });
  eraseInOneStore.addCatch(leaveItToAPerson, { resultPath: '$.error' });
  site?.erase.addCatch(leaveItToAPerson, { resultPath: '$.error' });
  const eraseWhereItIs = site
    ? new Choice(steps, 'At the site?')
        .when(Condition.stringEquals('$.store', siteLane), site.erase)
        .otherwise(eraseInOneStore)
    : eraseInOneStore;
  return new MapState(steps, 'Erase in every store', {
    itemsPath: '$.stores',
    itemSelector: { ...steps.about, store: JsonPath.stringAt('$$.Map.Item.Value') },
    maxConcurrency: 10,
    resultPath: '$.results',
  }).itemProcessor(eraseWhereItIs);
}

/** All parts of a large copy, ten at a time: one that fails neither stops nor delays the others. */
function eachPart(steps: Steps): MapState {
  const part = JsonPath.numberAt('$.part');
  const writeOnePart = steps.run('Write one part', 'write-archive', {
    payload: TaskInput.fromObject({ ...steps.about, part }),
    onTransient: onTransientFaultOfPart,
    onInterruption: interruptedAndRestarting,
  });
  writeOnePart.addCatch(
    new Pass(steps, 'Leave the part to a person', { parameters: { part, error: errorName } }),
    { resultPath: '$.error' },
  );
  return new MapState(steps, 'Write the parts', {
    itemsPath: '$.parts',
    itemSelector: { ...steps.about, part: JsonPath.numberAt('$$.Map.Item.Value') },
    maxConcurrency: 10,
    resultPath: '$.results',
  }).itemProcessor(writeOnePart);
}
