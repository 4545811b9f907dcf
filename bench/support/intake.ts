import { environment } from '../../contract/resources.ts';
import type { RuntimeSettings } from '../../contract/settings.ts';
import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { seedCustomerOf } from './customers.ts';
import { type MeteredStack, type Observed, withMeteredStack } from './metered-stack.ts';

const intake = 'submit-request';

/** Submissions, and what the system did for each. */
export interface ObservedIntake {
  /** An accepted submission: only the intake, at a cold start and warm. */
  cold: Observed;
  warm: Observed;
  /** One more than a client may submit in an hour. */
  beyondLimit: Observed;
  /** An accepted submission with an unknown address, including its complete workflow. */
  unknown: Observed & { history: readonly HistoryEvent[] };
  /** Letters caused by two more submissions with one customer's address, once its letter limit is used up. */
  lettersBeyondLimit: number;
}

/** Submits with a customer's address until its limit is used up, then with an unknown one until the client's is. */
export const observeIntake = (template: string): Promise<ObservedIntake> =>
  withMeteredStack(template, async (metered) => {
    const { formsPerClientPerHour } = limitsOf(metered);
    const [first, second, third] = [
      await submitAndFinish(metered),
      await submitAndFinish(metered),
      await submitAndFinish(metered),
    ];
    const lettersBeyondLimit = await lettersPastTheLimit(metered);
    // The window may change in between, on the hour.
    for (let remaining = 2 * formsPerClientPerHour; remaining > 0; remaining -= 1) {
      const next = await metered.observe(() => submit(metered));
      if (!next.logLines.some(({ text }) => text.includes('form-beyond-limit'))) continue;
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

/** @returns the request's id; none beyond the client's limit */
async function submit({ stack }: MeteredStack): Promise<string | undefined> {
  const response = await fetch(`${stack.urls.pages}/requests`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ kind: 'deletion', scope: 'everything', address: 'nobody@example.vn' }),
  });
  if (response.status === 429) return undefined;
  if (response.status !== 202) throw new Error(`A submission was answered with ${response.status}.`);
  const { reference } = (await response.json()) as { reference: string };
  return requestIdOf(reference);
}

const submitAndFinish = (metered: MeteredStack): Promise<Observed & { result: string }> =>
  metered.observe(async () => {
    const requestId = await submit(metered);
    if (requestId === undefined) throw new Error('A submission was beyond the limit too early.');
    await metered.waitForEvent(requestId, 'ExecutionSucceeded');
    return requestId;
  });

/** The part of the intake; the workflow behind it runs at the same time. */
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

/** Someone keeps submitting with the address of a customer, who never confirms. */
async function lettersPastTheLimit(metered: MeteredStack): Promise<number> {
  const { customer, observe, stack, waitForEvent } = metered;
  const { address } = await seedCustomerOf({ objects: 1, items: 1 }, stack);
  const submission = { kind: 'handover', scope: 'everything', address };
  for (let remaining = lettersToOneAddress(limitsOf(metered)); remaining > 0; remaining -= 1) {
    const { reference } = await customer.submit(submission);
    await customer.waitForLetter({ address, reference }, 'confirm');
  }
  const { awsCalls } = await observe(async () => {
    const more = [await customer.submit(submission), await customer.submit(submission)];
    // Letters held back are retried later; only the first failure matters here.
    await Promise.all(more.map(({ reference }) => waitForEvent(requestIdOf(reference), 'TaskFailed')));
  });
  return awsCalls.filter(({ service }) => service === 'ses').length;
}

/** The lowest of the limits: all letters come from submissions of one client within a few seconds. */
const lettersToOneAddress = (limits: RuntimeSettings['limits']): number =>
  Math.min(...Object.entries(limits).flatMap(([name, max]) => (name.startsWith('letters') ? [max] : [])));
