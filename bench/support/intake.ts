import type { RuntimeSettings } from '../../functions/contract.ts';
import { environment } from '../../functions/contract.ts';
import { type MeteredStack, type Observed, withMeteredStack } from './metered-stack.ts';

const intake = 'submit-request';

/** Submissions, each with what the intake alone did for it; the workflow behind it goes on by itself. */
export interface ObservedIntake {
  cold: Observed;
  warm: Observed;
  /** One more than a client may send in an hour. */
  beyondLimit: Observed;
}

/** Submits in the name of somebody whom nobody knows, until the client's limit is used up. */
export const observeIntake = (template: string): Promise<ObservedIntake> =>
  withMeteredStack(template, async (metered) => {
    const cold = await submit(metered);
    const warm = await submit(metered);
    // The window may turn over in between, at the full hour.
    for (let left = 2 * limitOf(metered); left > 0; left -= 1) {
      const next = await submit(metered);
      if (next.logLines.some(({ text }) => text.includes('request-beyond-limit')))
        return { cold, warm, beyondLimit: next };
    }
    throw new Error('No submission was beyond the limit.');
  });

function limitOf({ stack }: MeteredStack): number {
  const settings = JSON.parse(stack.environment[environment.settings] ?? '') as RuntimeSettings;
  return settings.limits.formsPerClientPerHour;
}

async function submit({ customer, observe, stack }: MeteredStack): Promise<Observed> {
  const { result, ...observed } = await observe(() =>
    customer.visit(`${stack.urls.pages}/requests`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'deletion', scope: 'everything', address: 'nobody@example.vn' }),
    }),
  );
  if (result.status !== 202) throw new Error(`A submission was answered with ${result.status}.`);
  return {
    awsCalls: observed.awsCalls.filter(({ functionName }) => functionName === intake),
    functionCalls: observed.functionCalls.filter(({ functionName }) => functionName === intake),
    logLines: observed.logLines.filter(({ functionName }) => functionName === intake),
  };
}
