import { readFileSync } from 'node:fs';
import type { ErrorName, ResumeOutput } from '../../contract/machines.ts';
import { executionNameOf } from '../../functions/requests/domain/execution-name.ts';
import type { Definition, State } from '../infra/definition.ts';
import { type InMemoryWorkflow, inMemoryWorkflow } from './in-memory/workflow.ts';
import { catches, filled, isChosen, nextDelay, valueAt } from './machine-language.ts';
import { Crash } from './mortal.ts';
import { requestSteps, type StepName, type StepPayload } from './request-steps.ts';
import type { World } from './world.ts';

/** As on file; a test of its own proves that it is what the stack deploys. */
const definitionIn = (file: string): Definition =>
  JSON.parse(readFileSync(new URL(`../infra/${file}`, import.meta.url), 'utf8'));
const withoutSite = definitionIn('state-machine.golden.json');
/** That of a deployment with a site. */
export const machineWithSite = definitionIn('site-machine.golden.json');
/** That of a deployment whose register is behind its site. */
export const machineWithRegister = definitionIn('register-machine.golden.json');

/** One execution and where it is. */
interface Execution {
  id: string;
  /** An iteration of a Map has none. */
  name?: string;
  /** Of an iteration: the execution whose Map it belongs to. */
  parent?: Execution;
  /** In a Map that waits: its iterations. */
  iterations?: Execution[];
  /** The states among which it moves. */
  states: Definition['States'];
  state: string;
  input: Record<string, unknown>;
  /** When it does something next by itself, in milliseconds: a retry, or the timeout of a wait. */
  at: number;
  /** The token that the current attempt waits on, if it waits. */
  token?: string;
  /** Retries so far in this state, by the retrier's place. */
  retries: number[];
  isOver: boolean;
}

/** A call of a step, as the machine made it. */
export interface StepCall {
  step: StepName;
  payload: StepPayload;
}

/** The request machine, carried out in memory and in the world's own time. */
export interface RequestMachine extends InMemoryWorkflow {
  /** Every call of a step for this request, in order. */
  callsOf(requestId: string): StepCall[];
  /** The state of the request's latest execution, while it runs, and the token that it waits on, if it waits. */
  positionOf(requestId: string): { state: string; token?: string | undefined } | undefined;
  /** Carries one execution by one state. Answers with the error that its step threw. */
  perform(requestId: string, ports: World): Promise<unknown>;
  /** Carries the executions of one request until it waits or is over. */
  run(requestId: string): Promise<void>;
  /** Carries them on to this state, whose step is not called. Waits time out on the way. */
  runTo(requestId: string, state: string): Promise<void>;
  /** Somebody stops the execution of this request by hand. */
  abort(requestId: string): void;
  /** The wait of this request is over. */
  expire(requestId: string): void;
  /** Whichever execution has something to do first does it. Answers `false` if none ever has. */
  runNext(): Promise<boolean>;
}

/** Puts a machine into a world in place of its workflow. */
export function withMachine<Given extends World>(
  given: Given,
  definition: Definition = withoutSite,
): Given & { workflow: RequestMachine } {
  const executions: Execution[] = [];
  const calls: StepCall[] = [];
  const base = inMemoryWorkflow();
  let tokens = 0;
  let performed = 0;

  const now = () => given.clock().getTime();
  // A waiting iteration of its Map stands for an execution.
  const latestOf = (id: string) =>
    executions.findLast((execution) => execution.id === id && !(execution.parent && execution.isOver));
  const activeOf = (id: string) => {
    const execution = latestOf(id);
    return execution && !execution.isOver ? execution : undefined;
  };
  const mustRun = (id: string) => {
    const execution = activeOf(id);
    if (!execution) throw new Error(`No execution of ${id} is running.`);
    return execution;
  };

  const stateOf = ({ states, state: name }: Execution): State => {
    const state = states[name];
    if (!state) throw new Error(`There is no state ${name}.`);
    return state;
  };
  const end = (execution: Execution, how: 'succeeded' | 'failed') => {
    execution.isOver = true;
    if (execution.name) base.end(execution.name, how);
  };
  const stopWaiting = (execution: Execution) => {
    if (execution.token) base.timeOut(execution.token);
    delete execution.token;
  };
  const goTo = (execution: Execution, state: string | undefined, input: unknown) => {
    stopWaiting(execution);
    Object.assign(execution, { input, at: now(), retries: [] });
    if (state) execution.state = state;
    else end(execution, 'succeeded');
    const { parent } = execution;
    if (execution.isOver && parent?.iterations) joinIterations(parent);
  };
  /** Goes on once every iteration is over. */
  const joinIterations = (execution: Execution) => {
    const { iterations = [] } = execution;
    if (iterations.some(({ isOver }) => !isOver)) {
      execution.at = Number.POSITIVE_INFINITY;
      return;
    }
    delete execution.iterations;
    const results = iterations.map(({ input }) => input);
    goTo(execution, stateOf(execution).Next, { ...execution.input, results });
  };
  const fail = (execution: Execution, error: string) => {
    stopWaiting(execution);
    const { Retry = [], Catch = [] } = stateOf(execution);
    const delay = nextDelay(Retry, error, execution.retries);
    if (delay !== undefined) {
      execution.at = now() + delay * 1000;
      return;
    }
    const caught = Catch.find(({ ErrorEquals }) => catches(ErrorEquals, error));
    if (!caught) return end(execution, 'failed');
    const about = caught.ResultPath ? { error: { Error: error, Cause: '' } } : {};
    goTo(execution, caught.Next, { ...execution.input, ...about });
  };

  /** Calls one step. Whatever answers its token meanwhile has moved the execution on, and its own result is dropped. */
  const call = async (execution: Execution, state: State, ports: World) => {
    const { Resource = '', Parameters, OutputPath, TimeoutSeconds = 0 } = state;
    const step = stepOf(state);
    const waits = Resource.endsWith('.waitForTaskToken');
    tokens += 1;
    const token = `token ${tokens}`;
    if (waits) {
      base.wait(token);
      execution.token = token;
    }
    const payload = filled(Parameters, { input: execution.input, token }).Payload as StepPayload;
    calls.push({ step, payload });
    const isCurrent = () => !waits || execution.token === token;
    try {
      const answer = await requestSteps[step](ports, payload);
      if (!isCurrent()) return undefined;
      if (waits) execution.at = now() + TimeoutSeconds * 1000;
      else goTo(execution, state.Next, OutputPath ? answer : execution.input);
      return undefined;
    } catch (error) {
      if (isCurrent()) fail(execution, nameOf(error));
      return error;
    }
  };

  /** All iterations, one after the other, each as far as it goes. Each handles its own faults. */
  const callEach = async (execution: Execution, state: State, ports: World) => {
    const errors: unknown[] = [];
    const iterations = iterationsOf(execution, state);
    execution.iterations = iterations;
    executions.push(...iterations);
    for (const iteration of iterations) {
      while (!iteration.isOver && !iteration.token)
        errors.push(await performState(iteration, errors.some(isCrash) ? given : ports));
    }
    if (execution.iterations === iterations) joinIterations(execution);
    return errors.find(isCrash) ?? errors.find(Boolean);
  };

  const performState = async (execution: Execution, ports: World): Promise<unknown> => {
    const state = stateOf(execution);
    const context = { input: execution.input };
    switch (state.Type) {
      case 'Choice': {
        const chosen = state.Choices?.find((choice) => isChosen(choice, execution.input));
        return goTo(execution, chosen?.Next ?? state.Default, execution.input);
      }
      case 'Pass': {
        const result = filled(state.Parameters, context);
        return goTo(execution, state.Next, state.ResultPath ? { ...execution.input, error: result } : result);
      }
      case 'Map':
        return callEach(execution, state, ports);
      default:
        return call(execution, state, ports);
    }
  };

  const answered = (token: string, how: 'resumed' | 'gone', move: (execution: Execution) => void) => {
    const execution = executions.find((each) => each.token === token);
    if (how === 'resumed' && execution) move(execution);
    return how;
  };
  const workflow: RequestMachine = {
    ...base,
    async start(request) {
      const before = base.started.length;
      await base.start(request);
      if (base.started.length === before) return;
      executions.push({
        id: request.id,
        name: executionNameOf(request),
        states: definition.States,
        state: definition.StartAt,
        input: { requestId: request.id },
        at: now(),
        retries: [],
        isOver: false,
      });
    },
    async resume(token: string, output: ResumeOutput) {
      return answered(token, await base.resume(token, output), (execution) =>
        goTo(execution, stateOf(execution).Next, selected(stateOf(execution), execution, output)),
      );
    },
    async interrupt(token: string, error: ErrorName) {
      return answered(token, await base.interrupt(token, error), (execution) => fail(execution, error));
    },
    async redrive(request) {
      const how = await base.redrive(request);
      const execution = executions.find(({ name }) => name === executionNameOf(request));
      if (how === 'redriven' && execution)
        Object.assign(execution, { isOver: false, at: now(), retries: [] });
      return how;
    },
    callsOf: (id) => calls.filter(({ payload }) => payload.requestId === id),
    positionOf(id) {
      const execution = activeOf(id);
      return execution && { state: execution.state, token: execution.token };
    },
    async perform(id, ports) {
      const execution = mustRun(id);
      performed += 1;
      if (performed > maxPerformed) throw new Error(`${id} goes round in circles, in "${execution.state}".`);
      given.clock.advance(Math.max(0, execution.at - now()) / 1000);
      return performState(execution, ports);
    },
    async run(id) {
      for (let execution = activeOf(id); execution && !execution.token; execution = activeOf(id))
        await workflow.perform(id, world);
    },
    async runTo(id, state) {
      for (let execution = mustRun(id); execution.state !== state; execution = mustRun(id)) {
        if (execution.token) workflow.expire(id);
        else await workflow.perform(id, world);
      }
    },
    abort(id) {
      const execution = mustRun(id);
      stopWaiting(execution);
      end(execution, 'failed');
    },
    expire(id) {
      const execution = mustRun(id);
      if (!execution.token) throw new Error(`${id} waits for nothing.`);
      given.clock.advance(Math.max(0, execution.at - now()) / 1000);
      fail(execution, 'States.Timeout');
    },
    async runNext() {
      const [next] = executions
        .filter(({ isOver, at }) => !isOver && at < Number.POSITIVE_INFINITY)
        .sort((a, b) => a.at - b.at);
      if (!next) return false;
      given.clock.advance(Math.max(0, next.at - now()) / 1000);
      if (next.token) fail(next, 'States.Timeout');
      else await performState(next, world);
      return true;
    },
  };
  const world = Object.assign(given, { workflow });
  return world;
}

/** More than any request needs, however often it is retried. */
const maxPerformed = 1000;

/** What a Map does with each of its items. */
function iterationsOf(execution: Execution, state: State): Execution[] {
  const { ItemProcessor, ItemSelector, ItemsPath = '$' } = state;
  if (!ItemProcessor) throw new Error('A Map has a processor.');
  const { States: states, StartAt } = ItemProcessor;
  const items = valueAt(ItemsPath, { input: execution.input }) as unknown[];
  return items.map((item) => ({
    id: execution.id,
    parent: execution,
    states,
    state: StartAt,
    input: filled(ItemSelector, { input: execution.input, item }),
    at: 0,
    retries: [],
    isOver: false,
  }));
}

/** What a wait passes on of its answer. */
const selected = (
  { ResultSelector, ResultPath }: State,
  { id, input }: Execution,
  answer: ResumeOutput,
): unknown => {
  if (ResultPath === null) return input;
  return ResultSelector ? filled(ResultSelector, { input: { ...answer }, requestId: id }) : answer;
};

/** The entry that a task calls. */
function stepOf({ Parameters }: State): StepName {
  const name = Parameters?.FunctionName.slice(1, -1) ?? '';
  if (!Object.hasOwn(requestSteps, name)) throw new Error(`There is no step ${name}.`);
  return name as StepName;
}

const isCrash = (error: unknown) => error instanceof Crash;

/** A process that died is a sandbox that ended. */
const nameOf = (error: unknown): string =>
  isCrash(error) ? 'Sandbox.Timedout' : error instanceof Error ? error.name : 'Error';
