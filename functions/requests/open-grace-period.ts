import { errorNames, machineMarginSeconds, type WaitingStepInput } from '../../contract/machines.ts';
import { addSeconds } from '../shared/calendar.ts';
import { linkTo } from '../shared/links.ts';
import { isRefusal, type Refusal } from '../shared/refusal.ts';
import { newSecret } from '../shared/secrets.ts';
import { beginWait, isOvertaken, recordWait } from './begin-wait.ts';
import { isTold } from './domain/letter-reports.ts';
import { hashSecret } from './domain/link-secret.ts';
import type { Request } from './domain/request.ts';
import { isCancelled } from './domain/transitions.ts';
import { joinIfCovered } from './join-request.ts';
import type { OpenWork, Workflow } from './ports.ts';
import { type LetterPorts, sendLetter } from './send-letter.ts';
import { statusUrlOf } from './status-url.ts';

type Ports = LetterPorts & { openWork: OpenWork; workflow: Workflow };

/**
 * The state *Wait for the grace period*: a confirmed deletion waits, and the customer gets a letter with the cancel
 * link. Once the letter is recorded as sent, running again replaces only the task token: the promised end and the link
 * stay. A letter that came back is sent again, and the grace period begins anew with it. An attempt that is over does
 * nothing.
 *
 * Throws `Joined` if an open deletion already covers this one.
 */
export async function openGracePeriod(ports: Ports, input: WaitingStepInput): Promise<void> {
  const { requestId, taskToken } = input;
  await beginWait(ports, requestId, async (request) => {
    if (isCancelled(request)) {
      await ports.workflow.interrupt(taskToken, errorNames.cancelled);
      return undefined;
    }
    if (await isOvertaken(ports, request, 'grace-opened', taskToken)) return undefined;
    await joinIfCovered(ports, request);
    return open(ports, request, input);
  });
}

async function open(
  ports: Ports,
  request: Request,
  { taskToken, waitSeconds }: WaitingStepInput,
): Promise<Request | Refusal> {
  if (request.grace && isTold(request, 'grace')) {
    return recordWait(ports, request, { type: 'grace-opened', ...request.grace, taskToken });
  }
  const { keys, random, clock, settings, publicUrl } = ports;
  const secret = newSecret(random);
  // The machine goes on a little later than the letter says.
  const graceSeconds =
    waitSeconds === undefined ? settings.periods.graceSeconds : waitSeconds - machineMarginSeconds;
  const endsAt = addSeconds(clock(), graceSeconds).toISOString();
  const opened = await recordWait(ports, request, {
    type: 'grace-opened',
    secret: {
      hash: hashSecret(keys, 'cancel', request.id, secret),
      expiresAt: endsAt,
      wrongCodes: 0,
      maxWrongCodes: settings.limits.wrongCodes,
    },
    taskToken,
    endsAt,
  });
  if (isRefusal(opened)) return opened;
  return sendLetter(ports, opened, 'grace', {
    type: 'grace',
    cancelUrl: linkTo(publicUrl, 'cancel', { id: request.id, secret }),
    statusUrl: statusUrlOf(ports, request.id),
    endsAt,
    dueAt: request.dueAt,
  });
}
