import { describe, expect, it } from 'vitest';
import { countRecipients } from '../../functions/notices/count-recipients.ts';
import type { ListedCustomer, Recipients } from '../../functions/register/ports.ts';

/** A register that lists in pages of two, one of them empty, whatever the requested size. */
function pagesOf(...customers: ListedCustomer[]): Pick<Recipients, 'list'> {
  const pages = [customers.slice(0, 2), [], customers.slice(2)];
  return {
    async list(_limit, cursor = '0') {
      const next = Number(cursor) + 1;
      return { customers: pages[next - 1] ?? [], ...(next < pages.length && { cursor: String(next) }) };
    },
  };
}

describe('counting recipients', () => {
  it('reads all pages, and counts by language, with latecomers apart', async () => {
    const recipients = pagesOf(
      { customerId: 'a', customerSince: '2020-01-01' },
      { customerId: 'b', customerSince: '2026-03-01', language: 'en' },
      { customerId: 'c', customerSince: '2026-03-02', language: 'vi' },
      { customerId: 'd', customerSince: '2026-03-03', language: 'en' },
    );
    const told: number[] = [];

    const count = await countRecipients({ recipients, defaultLanguage: 'vi' }, '2026-03-02', (soFar) =>
      told.push(soFar),
    );

    expect(count).toEqual({ total: 4, byLanguage: { vi: 2, en: 2 }, known: 2, latecomers: 2 });
    expect(told).toEqual([2, 2, 4]);
  });

  it('counts nobody without customers', async () => {
    expect(await countRecipients({ recipients: pagesOf(), defaultLanguage: 'vi' }, '2026-03-02')).toEqual({
      total: 0,
      byLanguage: { vi: 0, en: 0 },
      known: 0,
      latecomers: 0,
    });
  });
});
