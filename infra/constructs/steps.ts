import { Duration } from 'aws-cdk-lib';
import {
  IntegrationPattern,
  JsonPath,
  type Map as MapState,
  type RetryProps,
  TaskInput,
  type TaskStateBase,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';
import type { AnyEntryName } from '../../contract/http.ts';
import type { ErrorName } from '../../contract/machines.ts';
import type { Functions, SiteFunctions } from './functions.ts';
import type { PrivacyFunction } from './privacy-function.ts';
import { interruptedBeforeWaiting, interruptedButResumable, onTransientFault } from './retries.ts';

/** The only part of an error that is passed on: its message is dropped, whatever it contains. */
export const errorName = JsonPath.stringAt('$.error.Error');

/** Time for a call to reach a function and return, on top of the function's own timeout. */
const callMargin = Duration.seconds(30);

/** Payload of a function: values, and paths into the state. */
type Payload = Readonly<Record<string, string | number>>;

/** Where the answer to a waiting state is afterwards. */
export const answerPath = '$.answer';

interface StepOptions {
  /** Default: the payload that every step of the machine gets, and `more`. */
  payload?: TaskInput;
  more?: Payload;
  /** The function's answer becomes the state. Default: the state is kept. */
  answers?: boolean;
  /** Retry after a transient fault. Default: as every step, sixteen times. */
  onTransient?: RetryProps;
  /** Retry after an interruption of the function. Default: continue where it stopped. */
  onInterruption?: RetryProps;
  /** Further retries of this step. */
  retries?: RetryProps[];
}

interface WaitOptions {
  payload?: Payload;
  retries?: RetryProps[];
  /** The answer is dropped, and the state stays what it was, such as the item of a Map. */
  keepsState?: boolean;
}

/**
 * Creates the states of a machine, uniformly by kind. States are named in plain English, because operators read them.
 */
export class Steps extends Construct {
  /** The functions called by the steps created so far. */
  readonly called = new Set<PrivacyFunction>();
  /** The payload that every step gets. */
  readonly about: Payload;
  readonly #functions: Functions & Partial<SiteFunctions>;
  readonly #input: Payload;

  /** @param facts names of the fields of the machine's input: all that it knows about its subject */
  constructor(
    scope: Construct,
    id: string,
    functions: Functions & Partial<SiteFunctions>,
    facts: readonly string[],
  ) {
    super(scope, id);
    const factsAt = (path: string): Payload =>
      Object.fromEntries(facts.map((fact) => [fact, JsonPath.stringAt(`${path}.${fact}`)]));
    this.#functions = functions;
    this.about = factsAt('$');
    this.#input = factsAt('$$.Execution.Input');
  }

  /** A step that ends when its function returns. */
  run(name: string, entry: AnyEntryName, options: StepOptions = {}): LambdaInvoke {
    const { payload, more = {}, answers = false, retries = [] } = options;
    const { onTransient = onTransientFault, onInterruption = interruptedButResumable } = options;
    const lambdaFunction = this.#call(entry);
    const timeLimit = lambdaFunction.timeout ?? Duration.seconds(3);
    const state = new LambdaInvoke(this, name, {
      lambdaFunction,
      payload: payload ?? TaskInput.fromObject({ ...this.about, ...more }),
      taskTimeout: Timeout.duration(timeLimit.plus(callMargin)),
      // The default six retries would hide which errors are retried, and why.
      retryOnServiceExceptions: false,
      ...(answers ? { outputPath: '$.Payload' } : { resultPath: JsonPath.DISCARD }),
    });
    for (const retry of [onTransient, onInterruption, ...retries]) state.addRetry(retry);
    return state;
  }

  /**
   * A step that continues when its task token is answered. The state is then what the machine began with, and beside it
   * the answer: whoever answers by hand cannot make it forget or confuse its subject.
   * @param seconds after which it times out
   */
  wait(
    name: string,
    entry: AnyEntryName,
    seconds: number,
    { payload = {}, retries = [], keepsState = false }: WaitOptions = {},
  ): LambdaInvoke {
    const state = new LambdaInvoke(this, name, {
      lambdaFunction: this.#call(entry),
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject({
        ...this.about,
        taskToken: JsonPath.taskToken,
        waitSeconds: seconds,
        ...payload,
      }),
      ...(keepsState
        ? { resultPath: JsonPath.DISCARD }
        : { resultSelector: { ...this.#input, answer: JsonPath.entirePayload } }),
      taskTimeout: Timeout.duration(Duration.seconds(seconds)),
      retryOnServiceExceptions: false,
    });
    for (const retry of [onTransientFault, interruptedBeforeWaiting, ...retries]) state.addRetry(retry);
    return state;
  }

  #call(entry: AnyEntryName): PrivacyFunction {
    const called = this.#functions[entry];
    if (called === undefined) throw new Error(`There is no function ${entry} without a site.`);
    this.called.add(called);
    return called;
  }
}

/** Routes one error to another state. Nothing of the error is passed on: its name chose the route. */
export function onError(
  name: ErrorName | 'States.Timeout',
  states: (TaskStateBase | MapState)[],
  next: TaskStateBase | MapState,
): void {
  for (const state of states) state.addCatch(next, { errors: [name], resultPath: JsonPath.DISCARD });
}
