import { metrics } from '../../contract/resources.ts';
import { recordMailEvent } from '../mail-events/record-mail-event.ts';
import { TransientError } from '../shared/errors.ts';
import { namesOf, withoutInput } from './leaving-error.ts';
import { messagesIn, readMailEvent } from './mail-event-schema.ts';

/**
 * Handles what SES publishes through a topic. Lambda repeats a failed invocation twice and then sets it aside;
 * recording an event again does no harm. A fault that no repetition can fix calls an operator at once: the event may be
 * the very bounce that should have stopped a run.
 */
export const recordMailEventHandler = (ports: Parameters<typeof recordMailEvent>[0]) =>
  withoutInput(async (invocation: unknown): Promise<void> => {
    try {
      for (const message of messagesIn(invocation)) {
        const event = readMailEvent(message);
        if ('ignored' in event) ports.log({ event: `mail-event-ignored ${event.ignored}` });
        else await recordMailEvent(ports, event);
      }
    } catch (error) {
      ports.log({ event: 'mail-event-failed', error: namesOf(error) });
      if (!(error instanceof TransientError)) ports.countMetric(metrics.noticesNeedAttention, 1);
      throw error;
    }
  });
