import middy from '@middy/core';
import type { ExecutionInput, NoticeInput } from '../../contract/machines.ts';
import type { BasePorts } from '../requests/ports.ts';
import type { Timing } from '../shared/ports.ts';

/**
 * Wraps a step of a state machine: the machine's payload is the use case's input, and its answer is the state's output.
 * Errors pass through with their names, on which the machine decides; the log gets the name and, if there is one, the
 * request.
 *
 * @param step receives the payload, and the time remaining to this invocation
 */
export const stepHandler = <Input extends ExecutionInput | NoticeInput, Output>(
  { log }: Pick<BasePorts, 'log'>,
  step: (input: Input, time: Pick<Timing, 'timeLeft'>) => Promise<Output>,
) =>
  middy<Input, Output>()
    .use({
      onError: ({ event, error }) => {
        const about = 'requestId' in event ? { requestId: event.requestId } : {};
        log({ event: 'step-failed', ...about, error: error?.name ?? 'Unknown' });
      },
    })
    .handler((input, context) => step(input, { timeLeft: () => context.getRemainingTimeInMillis() }));
