import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { type SeededCustomer, seededCustomers } from '../../local/seed/customers.ts';
import { type StackWithSite, startStackWithSite } from '../../local/site/start-stack-with-site.ts';
import { localStack } from './support.ts';

describe('a register behind the site, with a real agent', () => {
  let stack: StackWithSite;
  const local = localStack({}, async (settings) => {
    stack = await startStackWithSite({ settings, hasRegister: true });
    return stack;
  });

  let customers = 0;
  /** A customer who is on file in the billing system alone. */
  function newCustomer(): SeededCustomer {
    const [model] = seededCustomers;
    if (!model) throw new Error('There is no sample customer.');
    customers += 1;
    const own: SeededCustomer = {
      ...model,
      id: `KH-7${customers}`,
      name: `Phạm Thu Hà ${customers}`,
      address: `ha.${customers}@example.vn`,
      facts: { ...model.facts, account: `ha${customers}` },
    };
    stack.provider.add(own);
    return own;
  }
  const billing = <Answer>(ask: (database: DatabaseSync) => Answer): Answer => {
    const database = new DatabaseSync(stack.provider.billing.file, { timeout: 10_000 });
    try {
      return ask(database);
    } finally {
      database.close();
    }
  };

  it('writes to who is on file there, by their name, and erases them there', async () => {
    const owner = newCustomer();

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const ended = await local.waitFor(reference, 'completed-with-exceptions', 'completed');
    const letters = await local.customer.letters(owner.address, reference);

    expect(letters[0]?.text).toContain(owner.name);
    expect(ended.outcomes['site:billing']?.some(({ result }) => result === 'erased')).toBe(true);
    expect(JSON.stringify(stack.provider.billing.rowsOf(owner.id))).not.toContain(owner.address);
    // Whoever was erased is nobody any more.
    const again = await local.customer.submit({
      kind: 'deletion',
      scope: 'data',
      address: owner.address,
    });
    await local.waitFor(again.reference, 'no-such-customer');
  });

  it('hands nothing out once another address is on file there', async () => {
    const owner = newCustomer();
    const { reference, matchCode } = await local.customer.submit({
      kind: 'handover',
      scope: 'everything',
      address: owner.address,
    });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
    billing((database) =>
      database.prepare('UPDATE customers SET email = ? WHERE code = ?').run('new@example.vn', owner.id),
    );

    await local.customer.press(await local.customer.visit(link), { code: matchCode });
    const stopped = await local.waitFor(reference, 'needs-attention', 'delivered');

    expect(stopped).toMatchObject({ status: 'needs-attention', attention: { error: 'Permanent' } });
    expect(stopped.plan).toBeUndefined();
  });

  it('sets the flag of the billing system when a customer opts out', async () => {
    const owner = newCustomer();
    billing((database) =>
      database.prepare('UPDATE customers SET newsletter = 1 WHERE code = ?').run(owner.id),
    );

    const { reference } = await local.confirmed(owner, { kind: 'opt-out', topics: 'promotions' });
    await local.waitFor(reference, 'completed');

    const [row] = billing((database) =>
      database.prepare('SELECT newsletter FROM customers WHERE code = ?').all(owner.id),
    );
    expect(row?.newsletter).toBe(0);
  });

  it('says nothing of a customer in the log of its agent', () => {
    const lines = stack.provider.agent.log.lines().join('\n');

    expect(lines).toContain('looked-up');
    expect(lines).not.toMatch(/ha\.\d|KH-7|example\.vn|Phạm/);
  });
});
