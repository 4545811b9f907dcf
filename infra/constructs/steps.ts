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
import type { EntryName } from '../../contract/http.ts';
import type { ErrorName } from '../../contract/machines.ts';
import type { Functions } from './functions.ts';
import type { PrivacyFunction } from './privacy-function.ts';
import { cutOffBeforeWaiting, cutOffButResumable, whenItPasses } from './retries.ts';

/** All that is handed on of an error: its message stays behind, whatever it says. */
export const errorName = JsonPath.stringAt('$.error.Error');

/** Time for a call to reach a function and come back, on top of the function's own time limit. */
const callMargin = Duration.seconds(30);

/** What a function is told: values, and paths into the state. */
type Payload = Readonly<Record<string, string | number>>;

interface StepOptions {
  /** Default: what every step of the machine is told. */
  payload?: TaskInput;
  /** The function's answer becomes the state. Default: the state stays as it was. */
  answers?: boolean;
  /** What to do when the function was cut off. Default: go on where it stopped. */
  whenCutOff?: RetryProps;
  /** Further retries of this step. */
  retries?: RetryProps[];
}

/** Makes the states of a machine, all of one kind alike. States are named in plain English: operators read them. */
export class Steps extends Construct {
  /** The functions that the steps made so far call. */
  readonly called = new Set<PrivacyFunction>();
  readonly #functions: Functions;
  readonly #about: Payload;

  /** @param about what every step is told: all that the machine knows of what it works on */
  constructor(scope: Construct, id: string, functions: Functions, about: Payload) {
    super(scope, id);
    this.#functions = functions;
    this.#about = about;
  }

  /** A step that ends when its function does. */
  run(name: string, entry: EntryName, options: StepOptions = {}): LambdaInvoke {
    const { payload, answers = false, whenCutOff = cutOffButResumable, retries = [] } = options;
    const lambdaFunction = this.#call(entry);
    const timeLimit = lambdaFunction.timeout ?? Duration.seconds(3);
    const state = new LambdaInvoke(this, name, {
      lambdaFunction,
      payload: payload ?? TaskInput.fromObject(this.#about),
      taskTimeout: Timeout.duration(timeLimit.plus(callMargin)),
      // The default six retries would hide which errors are retried, and why.
      retryOnServiceExceptions: false,
      ...(answers ? { outputPath: '$.Payload' } : { resultPath: JsonPath.DISCARD }),
    });
    for (const retry of [whenItPasses, whenCutOff, ...retries]) state.addRetry(retry);
    return state;
  }

  /**
   * A step that goes on when somebody answers its task token. The answer becomes the state.
   * @param seconds after which nobody is waited for any more
   */
  wait(
    name: string,
    entry: EntryName,
    seconds: number,
    { payload = {}, retries = [] }: { payload?: Payload; retries?: RetryProps[] } = {},
  ): LambdaInvoke {
    const state = new LambdaInvoke(this, name, {
      lambdaFunction: this.#call(entry),
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject({
        ...this.#about,
        taskToken: JsonPath.taskToken,
        waitSeconds: seconds,
        ...payload,
      }),
      taskTimeout: Timeout.duration(Duration.seconds(seconds)),
      retryOnServiceExceptions: false,
    });
    for (const retry of [whenItPasses, cutOffBeforeWaiting, ...retries]) state.addRetry(retry);
    return state;
  }

  #call(entry: EntryName): PrivacyFunction {
    this.called.add(this.#functions[entry]);
    return this.#functions[entry];
  }
}

/** Leads one error to another state. Nothing of the error is carried along: its name chose the way. */
export function onError(
  name: ErrorName | 'States.Timeout',
  states: (TaskStateBase | MapState)[],
  next: TaskStateBase,
): void {
  for (const state of states) state.addCatch(next, { errors: [name], resultPath: JsonPath.DISCARD });
}
