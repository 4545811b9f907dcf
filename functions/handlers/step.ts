import type { Context } from 'aws-lambda';
import type { ExecutionInput, NoticeInput } from '../../contract/machines.ts';
import type { BasePorts } from '../requests/ports.ts';
import type { Timing } from '../shared/ports.ts';
import { namesOf, withoutInput } from './leaving-error.ts';

/**
 * Wraps a step of a state machine: the machine's payload is the use case's input, and its answer is the state's output.
 * Errors leave with their names, on which the machine decides, and without input; the log gets the names and, if there is
 * one, the request.
 *
 * @param step receives the payload, and the time remaining to this invocation
 */
export const stepHandler = <Input extends ExecutionInput | NoticeInput, Output>(
  { log }: Pick<BasePorts, 'log'>,
  step: (input: Input, time: Pick<Timing, 'timeLeft'>) => Promise<Output>,
) =>
  withoutInput(async (input: Input, context: Pick<Context, 'getRemainingTimeInMillis'>): Promise<Output> => {
    try {
      return await step(input, { timeLeft: () => context.getRemainingTimeInMillis() });
    } catch (error) {
      const about = 'requestId' in input ? { requestId: input.requestId } : {};
      log({ event: 'step-failed', ...about, error: namesOf(error) });
      throw error;
    }
  });
