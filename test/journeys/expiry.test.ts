import { describe, expect, it } from 'vitest';
import { versionsOf } from '../../local/inspect.ts';
import { localStack } from './support.ts';

describe.concurrent('time on the local stack', () => {
  const local = localStack({
    periods: { confirmationLinkSeconds: 8, confirmationWaitSeconds: 40, graceSeconds: 1, archiveSeconds: 30 },
  });

  it('a late link confirms nothing, and offers a fresh one that does', async () => {
    const owner = await local.newCustomer();
    const about = await local.customer.submit({
      kind: 'handover',
      scope: 'information',
      address: owner.address,
    });
    const place = { address: owner.address, reference: about.reference };
    const first = await local.customer.waitForLetter(place, 'confirm');
    const page = await local.customer.visit(first.link);
    await new Promise((resolve) => setTimeout(resolve, 8_500));

    const late = await local.customer.press(page, { code: about.matchCode });
    const sent = await local.customer.press(late);
    const again = await local.customer.press(late);
    const second = await local.customer.waitForLetter(place, 'confirm', 2);
    const confirmed = await local.customer.press(await local.customer.visit(second.link), {
      code: about.matchCode,
    });

    expect([late.status, sent.status, confirmed.status]).toEqual([410, 200, 200]);
    expect(again.status).toBeLessThan(500);
  });

  it('a request that nobody confirms ends, touches nothing and forgets the address', async () => {
    const owner = await local.newCustomer();
    const { reference } = await local.customer.submit({
      kind: 'deletion',
      scope: 'everything',
      address: owner.address,
    });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');

    const request = await local.waitFor(reference, 'expired');

    expect((await versionsOf(local.stack, 'hosting', `customers/${owner.id}/`)).length).toBeGreaterThan(0);
    expect(request.address).toBeUndefined();
    expect(request.customerId).toBeUndefined();
    expect(await local.customer.letters(owner.address, reference)).toHaveLength(1);
    expect((await local.customer.visit(link)).status).toBe(410);
  });

  it('an archive that nobody fetches is deleted by itself when its time is over', async () => {
    const owner = await local.newCustomer();
    const { reference } = await local.confirmed(owner, { kind: 'handover', scope: 'information' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'download');
    const archive = () => versionsOf(local.stack, 'archive', `${reference.replaceAll('-', '')}/`);
    expect(await archive()).toHaveLength(1);

    const request = await local.waitFor(reference, 'completed');

    expect(await archive()).toEqual([]);
    expect((await local.customer.visit(link)).status).toBe(410);
    expect(request.address).toBeUndefined();
  });
});
