import { errorNames, type WaitingStepInput } from '../contract.ts';
import { addSeconds } from '../domain/calendar.ts';
import type { Request } from '../domain/request.ts';
import { hashSecret, newSecret } from '../domain/secrets.ts';
import { isCancelled } from '../domain/transitions.ts';
import { findRequest, recordEvent } from './change-request.ts';
import { joinIfCovered } from './join-request.ts';
import { linkTo, statusUrlOf } from './links.ts';
import type { OpenWork, Workflow } from './ports.ts';
import { type LetterPorts, sendLetter } from './send-letter.ts';

type Ports = LetterPorts & { openWork: OpenWork; workflow: Workflow };

/**
 * The state *Wait for the grace period*: a confirmed deletion waits, and the customer gets a letter with the link that
 * cancels it. Once the letter is recorded as sent, running again changes only the task token: the promised moment and
 * the link stay.
 *
 * Throws `Joined` when a deletion that covers this one is open already.
 */
export async function openGracePeriod(ports: Ports, input: WaitingStepInput): Promise<void> {
  const request = await findRequest(ports, input.requestId);
  if (isCancelled(request)) {
    await ports.workflow.interrupt(input.taskToken, errorNames.cancelled);
    return;
  }
  await joinIfCovered(ports, request);
  if (request.grace && request.letters.grace) {
    await recordEvent(ports, request.id, {
      type: 'grace-opened',
      ...request.grace,
      taskToken: input.taskToken,
    });
  } else {
    await openAndWrite(ports, request, input.taskToken);
  }
}

async function openAndWrite(ports: Ports, request: Request, taskToken: string): Promise<void> {
  const { keys, random, clock, settings, publicUrl } = ports;
  const secret = newSecret(random);
  const endsAt = addSeconds(clock(), settings.periods.graceSeconds).toISOString();
  const opened = await recordEvent(ports, request.id, {
    type: 'grace-opened',
    secret: { hash: hashSecret(keys, 'cancel', request.id, secret), expiresAt: endsAt, wrongCodes: 0 },
    taskToken,
    endsAt,
  });
  await sendLetter(ports, opened, 'grace', {
    type: 'grace',
    cancelUrl: linkTo(publicUrl, 'cancel', { id: request.id, secret }),
    statusUrl: statusUrlOf(ports, request.id),
    endsAt,
    dueAt: request.dueAt,
  });
}
