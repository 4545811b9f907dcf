import { environment } from '../../contract/resources.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { seedCustomerOf } from './customers.ts';
import { type MeteredStack, type Observed, withMeteredStack } from './metered-stack.ts';

const intake = 'submit-request';

/** Submissions, and what the system did for them. */
export interface ObservedIntake {
  /** An accepted submission: the intake alone, at a cold start and warm. */
  cold: Observed;
  warm: Observed;
  /** One more than a client may send in an hour. */
  beyondLimit: Observed;
  /** An accepted submission in the name of somebody unknown, with the workflow behind it, to its end. */
  unknown: Observed & { history: readonly HistoryEvent[] };
  /** Letters that two more submissions in the name of one customer lead to, when the limit of letters is used up. */
  lettersBeyondLimit: number;
}

/** Submits in the name of a customer until their limit is used up, then of somebody unknown until the client's is. */
export const observeIntake = (template: string): Promise<ObservedIntake> =>
  withMeteredStack(template, async (metered) => {
    const { formsPerClientPerHour } = limitsOf(metered);
    const [first, second, third] = [
      await submitAndFinish(metered),
      await submitAndFinish(metered),
      await submitAndFinish(metered),
    ];
    const lettersBeyondLimit = await lettersPastTheLimit(metered);
    // The window may turn over in between, at the full hour.
    for (let left = 2 * formsPerClientPerHour; left > 0; left -= 1) {
      const next = await metered.observe(() => submit(metered));
      if (!next.logLines.some(({ text }) => text.includes('request-beyond-limit'))) continue;
      return {
        cold: ofIntake(first),
        warm: ofIntake(second),
        beyondLimit: ofIntake(next),
        unknown: { ...third, history: metered.historyOf(third.result) },
        lettersBeyondLimit,
      };
    }
    throw new Error('No submission was beyond the limit.');
  });

/** @returns the request's id */
async function submit({ stack }: MeteredStack): Promise<string> {
  const response = await fetch(`${stack.urls.pages}/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'deletion', scope: 'everything', address: 'nobody@example.vn' }),
  });
  if (response.status !== 202) throw new Error(`A submission was answered with ${response.status}.`);
  const { reference } = (await response.json()) as { reference: string };
  return requestIdOf(reference);
}

const submitAndFinish = (metered: MeteredStack): Promise<Observed & { result: string }> =>
  metered.observe(async () => {
    const requestId = await submit(metered);
    await metered.reached(requestId, 'ExecutionSucceeded');
    return requestId;
  });

/** What the intake did; the workflow behind it works at the same time. */
function ofIntake({ awsCalls, functionCalls, logLines }: Observed): Observed {
  const isIntake = ({ functionName }: { functionName: string }) => functionName === intake;
  return {
    awsCalls: awsCalls.filter(isIntake),
    functionCalls: functionCalls.filter(isIntake),
    logLines: logLines.filter(isIntake),
  };
}

function limitsOf({ stack }: MeteredStack): RuntimeSettings['limits'] {
  const settings = JSON.parse(stack.environment[environment.settings] ?? '') as RuntimeSettings;
  return settings.limits;
}

/** Somebody keeps submitting in the name of a customer, who never confirms. */
async function lettersPastTheLimit(metered: MeteredStack): Promise<number> {
  const { customer, observe, stack, reached } = metered;
  const { address } = await seedCustomerOf({ objects: 1, items: 1 }, stack);
  const asked = { kind: 'handover', scope: 'everything', address };
  for (let left = lettersToOneAddress(limitsOf(metered)); left > 0; left -= 1) {
    const { reference } = await customer.submit(asked);
    await customer.waitForLetter({ address, reference }, 'confirm');
  }
  const { awsCalls } = await observe(async () => {
    const more = [await customer.submit(asked), await customer.submit(asked)];
    // Refused letters are tried again later; the first refusal is what counts here.
    await Promise.all(more.map(({ reference }) => reached(requestIdOf(reference), 'TaskFailed')));
  });
  return awsCalls.filter(({ service }) => service === 'ses').length;
}

/** Whichever limit is the lowest: all letters come from submissions of one client within some seconds. */
const lettersToOneAddress = (limits: RuntimeSettings['limits']): number =>
  Math.min(...Object.entries(limits).flatMap(([name, most]) => (name.startsWith('letters') ? [most] : [])));
