import type { Consents } from '../../../functions/policy/ports.ts';
import { PermanentError } from '../../../functions/shared/errors.ts';

export interface ConsentRecord {
  customerId: string;
  version: number;
  purpose: string;
  act: 'given' | 'withdrawn';
  at: string;
}

export interface InMemoryConsents extends Consents {
  readonly customers: Set<string>;
  /** The last four digits of each customer's telephone number; `undefined`: there is none on file. */
  phoneEnding: string | undefined;
  /** All records, oldest first. */
  readonly records: ConsentRecord[];
}

/** Consents of the given customers, in a list. */
export function inMemoryConsents(...customerIds: string[]): InMemoryConsents {
  const customers = new Set(customerIds);
  const records: ConsentRecord[] = [];
  const consents: InMemoryConsents = {
    customers,
    records,
    phoneEnding: '0142',
    async record(customerId, version, purposes, act, at) {
      if (!customers.has(customerId)) throw new PermanentError('The customer no longer exists.');
      for (const purpose of purposes)
        records.push({ customerId, version, purpose, act, at: at.toISOString() });
    },
    async find(customerId, version) {
      if (!customers.has(customerId)) return undefined;
      const since: Record<string, string> = {};
      let acts = 0;
      for (const record of records) {
        if (record.customerId !== customerId || record.version !== version) continue;
        acts += 1;
        if (record.act === 'given') since[record.purpose] ??= record.at;
        else delete since[record.purpose];
      }
      const { phoneEnding } = consents;
      return { given: since, acts, ...(phoneEnding !== undefined && { phoneEnding }) };
    },
  };
  return consents;
}
