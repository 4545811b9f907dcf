import { randomUUID } from 'node:crypto';
import type { Access } from '../iam/access.ts';
import { checkDefinition } from './definition.ts';
import { type Execution, startExecution } from './execution.ts';
import type { HistoryEvent } from './history.ts';
import { checkData, checkFailure, checkName } from './limits.ts';
import type { Machine } from './run.ts';
import { ServiceError } from './service-error.ts';
import type { Invoke } from './task.ts';
import { createTaskTokens, TaskFailure } from './task-tokens.ts';

/** Members of a request, as received. */
type Input = Record<string, unknown>;

interface Operation {
  /** All members that the operation supports; others are rejected rather than ignored. */
  members: readonly string[];
  answer(input: Input): object | Promise<object>;
}

export interface EngineSetup {
  machines: readonly Machine[];
  invoke: Invoke;
  /** By default, everything is allowed to everybody, including the machines. */
  access?: Access;
  /** Called with every history event as it happens. */
  onEvent?(executionName: string, event: HistoryEvent): void;
}

/** The local Step Functions without its HTTP interface. Everything is in memory. */
export interface Engine {
  operations: Readonly<Record<string, Operation>>;
  /** ARN of the machine that issued a task token. */
  ownerOf(token: unknown): string | undefined;
  /** Stops all running executions, without leaving a timer behind. */
  close(): Promise<void>;
}

/** @throws UnsupportedDefinition for a machine that would run differently on AWS. */
export function createEngine({ machines, invoke, access, onEvent }: EngineSetup): Engine {
  for (const machine of machines) checkDefinition(machine.definition);
  const executions = new Map<string, Execution>();
  const tokens = createTaskTokens();
  /** By execution and client token: the SDK repeats a call whose answer was lost. */
  const redrivenAt = new Map<string, number>();

  const find = (arn: unknown): Execution => {
    const execution = executions.get(String(arn));
    if (!execution) throw new ServiceError('ExecutionDoesNotExist', `Execution Does Not Exist: '${arn}'`);
    return execution;
  };
  const findMachine = (arn: unknown): Machine => {
    const machine = machines.find((candidate) => candidate.arn === arn);
    if (!machine)
      throw new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
    return machine;
  };

  const start = (machine: Machine, name: string, input: string): Execution => {
    const arn = `${machine.arn.replace(':stateMachine:', ':execution:')}:${name}`;
    const known = executions.get(arn);
    if (known && !known.end && known.input === input) return known;
    if (known) throw new ServiceError('ExecutionAlreadyExists', `Execution Already Exists: '${arn}'`);
    const started = startExecution({
      machine,
      arn,
      name,
      input,
      invoke: access ? permitted(invoke, access, machine.arn) : invoke,
      tokens,
      onEvent: (event) => onEvent?.(name, event),
    });
    executions.set(arn, started);
    return started;
  };

  const operations: Record<string, Operation> = {
    StartExecution: {
      members: ['stateMachineArn', 'name', 'input'],
      answer({ stateMachineArn, name = randomUUID(), input = '{}' }) {
        const machine = findMachine(stateMachineArn);
        checkName(name);
        checkData('input', input);
        requireJson(input, 'InvalidExecutionInput');
        const { arn, startedAt } = start(machine, name, input as string);
        return { executionArn: arn, startDate: startedAt / 1000 };
      },
    },
    DescribeExecution: {
      members: ['executionArn'],
      answer: ({ executionArn }) => {
        const execution = find(executionArn);
        const { output, error, cause } = execution.end ?? {};
        return { ...summaryOf(execution), input: execution.input, output, error, cause };
      },
    },
    ListExecutions: {
      members: ['stateMachineArn', 'statusFilter', 'maxResults', 'nextToken'],
      answer({ stateMachineArn, statusFilter, ...paging }) {
        const { arn } = findMachine(stateMachineArn);
        const found = [...executions.values()]
          .filter((execution) => execution.machine.arn === arn)
          .filter((execution) => statusFilter === undefined || statusOf(execution) === statusFilter)
          .reverse();
        const { items, nextToken } = pageOf(found, paging);
        return { executions: items.map(summaryOf), nextToken };
      },
    },
    GetExecutionHistory: {
      members: ['executionArn', 'maxResults', 'nextToken', 'reverseOrder'],
      answer({ executionArn, reverseOrder, ...paging }) {
        const { history } = find(executionArn);
        const { items, nextToken } = pageOf(reverseOrder ? history.toReversed() : history, paging);
        return { events: items, nextToken };
      },
    },
    StopExecution: {
      members: ['executionArn', 'error', 'cause'],
      async answer({ executionArn, error, cause }) {
        const execution = find(executionArn);
        await execution.stop(error as string | undefined, cause as string | undefined);
        return { stopDate: (execution.end?.at ?? 0) / 1000 };
      },
    },
    RedriveExecution: {
      members: ['executionArn', 'clientToken'],
      answer({ executionArn, clientToken }) {
        const execution = find(executionArn);
        const attempt = `${executionArn} ${clientToken}`;
        const earlier = redrivenAt.get(attempt);
        if (earlier) return { redriveDate: earlier / 1000 };
        if (redriveStatusOf(execution) !== 'REDRIVABLE') {
          throw new ServiceError(
            'ExecutionNotRedrivable',
            `Execution is ${statusOf(execution)}: '${executionArn}'`,
          );
        }
        execution.redrive();
        const now = Date.now();
        redrivenAt.set(attempt, now);
        return { redriveDate: now / 1000 };
      },
    },
    SendTaskSuccess: {
      members: ['taskToken', 'output'],
      answer({ taskToken, output }) {
        checkData('output', output);
        requireJson(output, 'InvalidOutput');
        tokens.succeed(taskToken, JSON.parse(output as string));
        return {};
      },
    },
    SendTaskFailure: {
      members: ['taskToken', 'error', 'cause'],
      answer({ taskToken, error = 'States.TaskFailed', cause = '' }) {
        checkFailure({ error, cause });
        tokens.fail(taskToken, new TaskFailure(error as string, cause as string));
        return {};
      },
    },
    // No state of the local run has HeartbeatSeconds: there is no clock to reset.
    SendTaskHeartbeat: {
      members: ['taskToken'],
      answer({ taskToken }) {
        tokens.find(taskToken);
        return {};
      },
    },
  };

  return {
    operations,
    ownerOf: tokens.ownerOf,
    async close() {
      await Promise.all([...executions.values()].map((execution) => execution.stop()));
    },
  };
}

/** Invokes functions with the role of a machine. What the role does not allow fails as on AWS. */
const permitted =
  (invoke: Invoke, access: Access, machineArn: string): Invoke =>
  async (functionArn, payload) => {
    const refusal = access.refusal(machineArn, [{ action: 'lambda:InvokeFunction', resource: functionArn }]);
    if (refusal === undefined) return invoke(functionArn, payload);
    throw new TaskFailure(
      'Lambda.AWSLambdaException',
      `${refusal} (Service: AWSLambda; Status Code: 403; Error Code: AccessDeniedException)`,
    );
  };

const statusOf = (execution: Execution) => execution.end?.status ?? 'RUNNING';

const redriveStatusOf = (execution: Execution) =>
  ['RUNNING', 'SUCCEEDED'].includes(statusOf(execution)) ? 'NOT_REDRIVABLE' : 'REDRIVABLE';

const summaryOf = (execution: Execution) => ({
  executionArn: execution.arn,
  stateMachineArn: execution.machine.arn,
  name: execution.name,
  status: statusOf(execution),
  startDate: execution.startedAt / 1000,
  stopDate: execution.end && execution.end.at / 1000,
  redriveCount: execution.redrives,
  redriveStatus: redriveStatusOf(execution),
});

/** @throws ServiceError with the given name unless the text is JSON. */
function requireJson(text: unknown, errorName: string): void {
  try {
    JSON.parse(text as string);
  } catch (error) {
    throw new ServiceError(errorName, (error as Error).message);
  }
}

/** A page token is the index of the page's first item. */
function pageOf<T>(all: readonly T[], { maxResults = 100, nextToken = '0' }: Input) {
  const from = Number(nextToken);
  const to = from + Math.min(Number(maxResults), 1000);
  return { items: all.slice(from, to), nextToken: to < all.length ? String(to) : undefined };
}
