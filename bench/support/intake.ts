import { environment, type RuntimeSettings } from '../../functions/contract.ts';
import { requestIdOf } from '../../functions/domain/secrets.ts';
import { seedCustomerOf } from './customers.ts';
import { type MeteredStack, type Observed, withMeteredStack } from './metered-stack.ts';

const intake = 'submit-request';

/** Submissions, each with what the intake alone did for it; the workflow behind it goes on by itself. */
export interface ObservedIntake {
  cold: Observed;
  warm: Observed;
  /** One more than a client may send in an hour. */
  beyondLimit: Observed;
  /** Letters that two more submissions in the name of one customer lead to, when the limit of letters is used up. */
  lettersBeyondLimit: number;
}

/** Submits in the name of a customer until their limit is used up, then of somebody unknown until the client's is. */
export const observeIntake = (template: string): Promise<ObservedIntake> =>
  withMeteredStack(template, async (metered) => {
    const { formsPerClientPerHour } = limitsOf(metered);
    const cold = await submit(metered);
    const warm = await submit(metered);
    const lettersBeyondLimit = await lettersPastTheLimit(metered);
    // The window may turn over in between, at the full hour.
    for (let left = 2 * formsPerClientPerHour; left > 0; left -= 1) {
      const next = await submit(metered);
      if (next.logLines.some(({ text }) => text.includes('request-beyond-limit')))
        return { cold, warm, beyondLimit: next, lettersBeyondLimit };
    }
    throw new Error('No submission was beyond the limit.');
  });

function limitsOf({ stack }: MeteredStack): RuntimeSettings['limits'] {
  const settings = JSON.parse(stack.environment[environment.settings] ?? '') as RuntimeSettings;
  return settings.limits;
}

/** Somebody keeps submitting in the name of a customer, who never confirms. */
async function lettersPastTheLimit(metered: MeteredStack): Promise<number> {
  const { customer, observe, stack, finished } = metered;
  const { address } = await seedCustomerOf({ objects: 1, items: 1 }, stack);
  const asked = { kind: 'handover', scope: 'everything', address };
  for (let left = lettersToOneAddress(limitsOf(metered)); left > 0; left -= 1) {
    const { reference } = await customer.submit(asked);
    await customer.waitForLetter({ address, reference }, 'confirm');
  }
  const { awsCalls } = await observe(async () => {
    const more = [await customer.submit(asked), await customer.submit(asked)];
    await Promise.all(more.map(({ reference }) => finished(requestIdOf(reference))));
  });
  return awsCalls.filter(({ service }) => service === 'ses').length;
}

/** Whichever limit is the lowest: all letters come from submissions of one client within some seconds. */
const lettersToOneAddress = (limits: RuntimeSettings['limits']): number =>
  Math.min(...Object.entries(limits).flatMap(([name, most]) => (name.startsWith('letters') ? [most] : [])));

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
