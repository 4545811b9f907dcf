import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import type { SubmittedRequest } from '../../local/customer.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { type CustomerSize, referenceSize, seedCustomerOf } from './customers.ts';
import { type MeteredStack, type Observed, withMeteredStack } from './metered-stack.ts';

/** A completed request. */
interface CompletedRequest {
  requestId: string;
  /** When the customer pressed the confirm button, on the meters' clock. */
  confirmedAt: number;
}

type Journey = (metered: MeteredStack, customer: SeededCustomer) => Promise<CompletedRequest>;

/** Each kind of request, carried through as a customer would, without an unnecessary click. */
export const journeys = {
  deletion: async (metered, { address }) => {
    const completed = await confirmed(metered, address, { kind: 'deletion', scope: 'everything' });
    await metered.waitForEvent(completed.requestId, 'ExecutionSucceeded');
    return completed;
  },

  handover: async (metered, { address }) => {
    const completed = await confirmed(metered, address, { kind: 'handover', scope: 'everything' });
    const { reference, matchCode } = completed;
    const { customer } = metered;
    const { link } = await customer.waitForLetter({ address, reference }, 'download');
    const page = await customer.visit(link);
    await customer.press(page, { action: 'download', code: matchCode });
    await customer.press(page, { action: 'discard', code: matchCode });
    await metered.waitForEvent(completed.requestId, 'ExecutionSucceeded');
    return completed;
  },

  'opt-out': async (metered, { address }) => {
    const completed = await confirmed(metered, address, { kind: 'opt-out', topics: 'all' });
    await metered.waitForEvent(completed.requestId, 'ExecutionSucceeded');
    return completed;
  },
} satisfies Record<string, Journey>;

async function confirmed(
  { customer }: MeteredStack,
  address: string,
  submission: { kind: string; scope?: string; topics?: string },
): Promise<SubmittedRequest & CompletedRequest> {
  const submitted = await customer.submit({ ...submission, address });
  const { reference, matchCode: code } = submitted;
  const { link } = await customer.waitForLetter({ address, reference }, 'confirm');
  const page = await customer.visit(link);
  const confirmedAt = performance.now();
  const answer = await customer.press(page, { code, acceptRisk: 'yes' });
  if (answer.status !== 200) throw new Error(`The confirmation was answered with ${answer.status}.`);
  return { ...submitted, requestId: requestIdOf(reference), confirmedAt };
}

/** A deletion from form to receipt. */
export interface ObservedDeletion extends Observed {
  size: CustomerSize;
  confirmedAt: number;
  history: readonly HistoryEvent[];
}

/** A deletion of more objects than fit on one page of a listing. */
const largeSize: CustomerSize = { objects: 1_200, items: referenceSize.items };

/**
 * The reference deletion, on a stack that has not been used before, followed by a larger one: whatever differs between
 * them grows with the account.
 */
export const observeDeletions = (template: string) =>
  withMeteredStack(template, async (metered) => {
    const carryOut = async (size: CustomerSize): Promise<ObservedDeletion> => {
      const customer = await seedCustomerOf(size, metered.stack);
      const { result, ...observed } = await metered.observe(() => journeys.deletion(metered, customer));
      const { requestId, confirmedAt } = result;
      return { ...observed, size, confirmedAt, history: metered.historyOf(requestId) };
    };
    return { reference: await carryOut(referenceSize), large: await carryOut(largeSize) };
  });
