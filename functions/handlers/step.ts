import middy from '@middy/core';
import type { Basics } from '../app/ports.ts';
import type { ExecutionInput } from '../contract.ts';

/**
 * Wraps a workflow step: the state machine's payload is the use case's input and its answer the state's. Errors pass
 * through with their names, on which the machine decides; the log gets the name and the request.
 */
export const stepHandler = <Input extends ExecutionInput, Output>(
  { log }: Pick<Basics, 'log'>,
  step: (input: Input) => Promise<Output>,
) =>
  middy<Input, Output>()
    .use({
      onError: ({ event, error }) => {
        log({ event: 'step-failed', requestId: event.requestId, error: error?.name ?? 'Unknown' });
      },
    })
    .handler(step);
