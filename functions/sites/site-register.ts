import type { AddressMarks, Customer, Register } from '../register/ports.ts';
import { LookUpNeededError, PermanentError } from '../shared/errors.ts';
import type { Clock } from '../shared/ports.ts';
import { countingAnswerOf, type LookUp, type LookUpAnswer, refusalOf } from './domain/look-up.ts';
import type { LookUps } from './ports.ts';

export interface SiteRegisterPorts {
  lookUps: LookUps;
  /** Stay in the cloud, by customer number. */
  marks: Pick<AddressMarks, 'find'>;
  clock: Clock;
}

/**
 * The register behind the site: answers from what the site said of the request's address within the last hour. Throws
 * `LookUpNeeded` if it has not, or could not say; then the machine asks it, or a person.
 */
export function siteRegister({ lookUps, marks, clock }: SiteRegisterPorts): Register {
  async function answerFor(request: string): Promise<LookUpAnswer & Pick<LookUp, 'addressKey'>> {
    const lookUp = await lookUps.find(request);
    const answer = countingAnswerOf(lookUp, clock());
    if (!lookUp || !answer || refusalOf(answer))
      throw new LookUpNeededError(`Request ${request}: the site has not said lately who has its address.`);
    return { ...answer, addressKey: lookUp.addressKey };
  }

  return {
    async findByAddress(address, request) {
      const answer = await answerFor(request);
      if (!('customer' in answer) || !answer.customer) return undefined;
      // The request was changed since, or what was looked up for it.
      if (answer.customer.address !== address)
        throw new PermanentError(`Request ${request}: another address was looked up than it has.`);
      const { customer, addressKey } = answer;
      const unreachableSince = await marks.find(customer.customerId, addressKey);
      return { ...customerOf(customer), ...(unreachableSince && { unreachableSince }) };
    },
    // Once a customer is known, it was asked whether they are still on file.
    isCustomer: async (_customerId, request) => 'code' in (await answerFor(request)),
    release: (request) => lookUps.remove(request),
  };
}

const customerOf = ({ customerId, address, name = '', ...since }: Found): Customer => ({
  customerId,
  name,
  address,
  // No protocol says it: the earlier of two dates is the one to keep.
  inEuropeanUnion: true,
  ...since,
});

type Found = NonNullable<Extract<LookUpAnswer, { customer: unknown }>['customer']>;
