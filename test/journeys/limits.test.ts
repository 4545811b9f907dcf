import { beforeAll, describe, expect, it } from 'vitest';
import { itemsOf } from '../../local/inspect.ts';
import { patience } from '../support/patience.ts';
import { awayFromTheFullHour, localStack } from './support.ts';

describe('limits on the local stack', () => {
  const local = localStack({ limits: { lettersPerAddressPerHour: 2, formsPerClientPerHour: 4 } });
  beforeAll(awayFromTheFullHour);

  it('of letters look like success from outside; those of forms are told; both stop what they limit', async () => {
    const owner = await local.newCustomer();
    const fields = { kind: 'handover', scope: 'information', address: owner.address };
    const submit = () => local.customer.submit(fields);

    const answers: Awaited<ReturnType<typeof submit>>[] = [];
    for (let count = 0; count < 4; count += 1) answers.push(await submit());
    const form = await local.customer.visit(`${local.stack.urls.pages}/`);
    const beyond = await local.customer.press(form, fields);

    expect(answers.map(({ page }) => page.status)).toEqual([202, 202, 202, 202]);
    expect(new Set(answers.map(({ page }) => page.text.length)).size).toBe(1);
    expect(beyond.status).toBe(429);
    expect(beyond.text).toContain('chưa được ghi nhận');
    const stored = (await itemsOf(local.stack, 'requests')).filter(({ pk }) =>
      String(pk).startsWith('request#'),
    );
    expect(stored).toHaveLength(4);
    await expect
      .poll(async () => (await local.stored(answers[3]?.reference ?? '')).history.length, patience)
      .toBeGreaterThan(0);
    const letters = await Promise.all(
      answers.map(({ reference }) => local.customer.letters(owner.address, reference)),
    );
    expect(letters.flat().length).toBeLessThanOrEqual(2);
  });
});
