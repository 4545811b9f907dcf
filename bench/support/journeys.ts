import type { HistoryEvent } from '../../emulators/sfn/history.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import type { SubmittedRequest } from '../../local/customer.ts';
import type { SeededCustomer } from '../../local/seed/customers.ts';
import { type CustomerSize, referenceSize, seedCustomerOf } from './customers.ts';
import { type MeteredStack, type Observed, withMeteredStack } from './metered-stack.ts';

/** A request that was played to its end. */
interface Played {
  requestId: string;
  /** When the customer pressed the button that confirms, on the clock of the meters. */
  confirmedAt: number;
}

type Journey = (metered: MeteredStack, customer: SeededCustomer) => Promise<Played>;

/** Each kind of request, played to its end as a customer would, with no click too many. */
export const journeys = {
  deletion: async (metered, { address }) => {
    const played = await confirmed(metered, address, { kind: 'deletion', scope: 'everything' });
    await metered.reached(played.requestId, 'ExecutionSucceeded');
    return played;
  },

  handover: async (metered, { address }) => {
    const played = await confirmed(metered, address, { kind: 'handover', scope: 'everything' });
    const { reference, matchCode } = played;
    const { customer } = metered;
    const { link } = await customer.waitForLetter({ address, reference }, 'download');
    const page = await customer.visit(link);
    await customer.press(page, { action: 'download', code: matchCode });
    await customer.press(page, { action: 'discard', code: matchCode });
    await metered.reached(played.requestId, 'ExecutionSucceeded');
    return played;
  },

  'opt-out': async (metered, { address }) => {
    const played = await confirmed(metered, address, { kind: 'opt-out', topics: 'all' });
    await metered.reached(played.requestId, 'ExecutionSucceeded');
    return played;
  },
} satisfies Record<string, Journey>;

async function confirmed(
  { customer }: MeteredStack,
  address: string,
  asked: { kind: string; scope?: string; topics?: string },
): Promise<SubmittedRequest & Played> {
  const submitted = await customer.submit({ ...asked, address });
  const { reference, matchCode: code } = submitted;
  const { link } = await customer.waitForLetter({ address, reference }, 'confirm');
  const page = await customer.visit(link);
  const confirmedAt = performance.now();
  const answer = await customer.press(page, { code, acceptRisk: 'yes' });
  if (answer.status !== 200) throw new Error(`The confirmation was answered with ${answer.status}.`);
  return { ...submitted, requestId: requestIdOf(reference), confirmedAt };
}

/** A deletion from its form to its receipt. */
export interface ObservedDeletion extends Observed {
  size: CustomerSize;
  confirmedAt: number;
  history: readonly HistoryEvent[];
}

/** A deletion of more objects than one page of a listing holds. */
const largeSize: CustomerSize = { objects: 1_200, items: referenceSize.items };

/**
 * The reference deletion, on a stack that nobody has used before, and after it a larger one: what differs between
 * them grows with the account.
 */
export const observeDeletions = (template: string) =>
  withMeteredStack(template, async (metered) => {
    const play = async (size: CustomerSize): Promise<ObservedDeletion> => {
      const customer = await seedCustomerOf(size, metered.stack);
      const { result, ...observed } = await metered.observe(() => journeys.deletion(metered, customer));
      const { requestId, confirmedAt } = result;
      return { ...observed, size, confirmedAt, history: metered.historyOf(requestId) };
    };
    return { reference: await play(referenceSize), large: await play(largeSize) };
  });
