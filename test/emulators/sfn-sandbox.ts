import {
  DescribeExecutionCommand,
  type HistoryEvent,
  paginateGetExecutionHistory,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { onTestFinished } from 'vitest';
import type { Scope } from '../../emulators/sfn/definition.ts';
import { startStepFunctions } from '../../emulators/sfn/start-step-functions.ts';

export const machineArn = 'arn:aws:states:eu-central-1:000000000000:stateMachine:Machine';

type Functions = Record<string, (payload: never) => unknown>;

/** One local Step Functions with one machine, and a real SDK client for it. Closed when the test ends. */
export async function stepFunctions(definition: object, functions: Functions = {}) {
  const server = await startStepFunctions({
    machines: [{ arn: machineArn, name: 'Machine', definition: definition as Scope }],
    invoke: async (name, payload) => functions[name]?.(payload as never),
  });
  const client = new SFNClient({
    endpoint: server.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });
  onTestFinished(async () => {
    client.destroy();
    await server.close();
  });

  const start = async (input: object = {}, name?: string) => {
    const command = new StartExecutionCommand({
      stateMachineArn: machineArn,
      input: JSON.stringify(input),
      name,
    });
    return (await client.send(command)).executionArn ?? '';
  };
  const describe = (executionArn: string) => client.send(new DescribeExecutionCommand({ executionArn }));
  const end = async (executionArn: string) => {
    for (;;) {
      const execution = await describe(executionArn);
      if (execution.status !== 'RUNNING')
        return { ...execution, result: JSON.parse(execution.output ?? 'null') };
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  };
  const history = async (executionArn: string): Promise<HistoryEvent[]> => {
    const events: HistoryEvent[] = [];
    for await (const page of paginateGetExecutionHistory({ client }, { executionArn }))
      events.push(...(page.events ?? []));
    return events;
  };
  return {
    server,
    client,
    start,
    describe,
    end,
    history,
    run: async (input?: object) => end(await start(input)),
  };
}

/** A Lambda task that ends the machine, unless `more` sets the next state. */
export const task = (functionName: string, more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::lambda:invoke',
  Parameters: { FunctionName: functionName, 'Payload.$': '$' },
  OutputPath: '$.Payload',
  ...('Next' in more ? {} : { End: true }),
  ...more,
});

/** A Lambda task that waits for the answer under its token. */
export const waitingTask = (functionName: string, more: object = {}) => ({
  ...task(functionName, more),
  Resource: 'arn:aws:states:::lambda:invoke.waitForTaskToken',
  Parameters: { FunctionName: functionName, Payload: { 'input.$': '$', 'taskToken.$': '$$.Task.Token' } },
  OutputPath: '$',
});

/** A machine of one state. */
export const machineOf = (state: object) => ({ StartAt: 'Only', States: { Only: state } });

/** An error whose name the machine can match. */
export const named = (name: string, message = 'told by the function') =>
  Object.assign(new Error(message), { name });
