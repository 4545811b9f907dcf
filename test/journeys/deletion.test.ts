import { describe, expect, it } from 'vitest';
import { cancelChallengeOf } from '../../functions/requests/cancel-request.ts';
import { requestIdOf } from '../../functions/shared/reference.ts';
import { itemsOf, versionsOf } from '../../local/inspect.ts';
import { localStack } from './support.ts';

describe.concurrent('a deletion on the local stack', () => {
  const local = localStack();

  it('sends one letter of each kind, each to the address on file, the receipt naming what is held', async () => {
    const owner = await local.newCustomer();

    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    await local.waitFor(reference, 'completed-with-exceptions');

    const letters = await local.customer.letters(owner.address, reference);
    expect(letters).toHaveLength(3);
    expect(letters[2]?.text).toContain('Luật Kế toán');
  });

  it('does nothing when the link is only opened, by whomever and however often', async () => {
    const owner = await local.newCustomer();
    const { reference } = await local.customer.submit({
      kind: 'deletion',
      scope: 'everything',
      address: owner.address,
    });
    const letter = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');

    for (const link of letter.links.filter((url) => url.startsWith(local.stack.urls.pages))) {
      for (const method of ['GET', 'HEAD', 'GET']) await fetch(link, { method });
      const page = await local.customer.visit(link);
      // A scanner that ticks every box and presses every button, without knowing the code.
      if (page.root.querySelector('form[method=post]'))
        await local.customer.press(page, { acceptRisk: 'yes' });
    }

    const request = await local.stored(reference);
    expect(request.status).toBe('awaiting-confirmation');
    expect(request.confirmation?.confirmedAt).toBeUndefined();
    expect(request.confirmation?.secret.wrongCodes).toBe(0);
  });

  it('runs once when the confirmation is sent twice at the same time', async () => {
    const owner = await local.newCustomer();
    const { reference, matchCode } = await local.customer.submit({
      kind: 'deletion',
      scope: 'data',
      address: owner.address,
    });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
    const page = await local.customer.visit(link);

    const answers = await Promise.all(
      [1, 2].map(() => local.customer.press(page, { code: matchCode, acceptRisk: 'yes' })),
    );
    await local.waitFor(reference, 'completed');

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await local.customer.letters(owner.address, reference)).toHaveLength(3);
  });

  it('ends a link after three wrong codes and lets a fresh one confirm', async () => {
    const owner = await local.newCustomer();
    const { reference, matchCode } = await local.customer.submit({
      kind: 'deletion',
      scope: 'data',
      address: owner.address,
    });
    const about = { address: owner.address, reference };
    const first = await local.customer.waitForLetter(about, 'confirm');
    const page = await local.customer.visit(first.link);
    const wrong = matchCode === '99' ? '98' : '99';

    for (const _try of [1, 2, 3]) await local.customer.press(page, { code: wrong, acceptRisk: 'yes' });
    const late = await local.customer.press(page, { code: matchCode, acceptRisk: 'yes' });
    expect(late.status).toBe(410);
    await local.customer.press(late);
    const second = await local.customer.waitForLetter(about, 'confirm', 2);
    const confirmed = await local.customer.press(await local.customer.visit(second.link), {
      code: matchCode,
      acceptRisk: 'yes',
    });

    expect(confirmed.status).toBe(200);
    expect((await local.customer.visit(first.link)).status).toBe(404);
    await local.waitFor(reference, 'completed');
  });

  it('answers a stranger exactly like a customer, and writes to nobody', async () => {
    const owner = await local.newCustomer();
    const mask = (text: string, reference: string, code: string, address: string) =>
      text
        .replaceAll(reference, 'REFERENCE')
        .replaceAll(`>${code}<`, '>CODE<')
        .replaceAll(address, 'ADDRESS');
    const submit = async (address: string) => {
      const { page, reference, matchCode } = await local.customer.submit({
        kind: 'deletion',
        scope: 'everything',
        address,
      });
      return { reference, page: mask(page.root.toString(), reference, matchCode, address) };
    };

    const known = await submit(owner.address);
    const unknown = await submit('nobody@example.vn');
    const request = await local.waitFor(unknown.reference, 'no-such-customer');

    expect(unknown.page).toBe(known.page);
    expect(await local.customer.letters('nobody@example.vn', unknown.reference)).toEqual([]);
    expect(request.address).toBeUndefined();
  });

  it('follows a deletion that is already under way and covers it', async () => {
    const owner = await local.newCustomer();

    const first = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const second = await local.confirmed(owner, { kind: 'deletion', scope: 'data' });
    const joined = await local.waitFor(second.reference, 'joined');
    await local.waitFor(first.reference, 'completed-with-exceptions');

    expect(joined.joinedTo).toBe(first.reference.replaceAll('-', ''));
    expect(joined.plan).toBeUndefined();
  });

  it('is not hindered by requests that a stranger made in the owner’s name', async () => {
    const owner = await local.newCustomer();

    const strangers = await local.customer.submit({
      kind: 'deletion',
      scope: 'everything',
      address: owner.address,
    });
    const own = await local.confirmed(owner, { kind: 'deletion', scope: 'data' });
    await local.waitFor(own.reference, 'completed');

    expect((await local.stored(strangers.reference)).status).toBe('awaiting-confirmation');
  });
});

describe('a deletion in its grace period on the local stack', () => {
  const local = localStack({ periods: { graceSeconds: 600 } });

  const filesOf = (id: string) => versionsOf(local.stack, 'hosting', `customers/${id}/`);
  const recordsOf = async (id: string) =>
    (await itemsOf(local.stack, 'account')).filter(({ pk }) => pk === `customer#${id}`);

  it('is stopped by the cancel link during the grace period, and deletes nothing', async () => {
    const owner = await local.newCustomer();
    const before = { files: await filesOf(owner.id), records: await recordsOf(owner.id) };
    const { reference } = await local.confirmed(owner, { kind: 'deletion', scope: 'everything' });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'cancel');

    const page = await local.customer.visit(link);
    const pressedByMachine = await local.customer.press(page);
    const cancelled = await local.customer.press(page, {
      challenge: cancelChallengeOf(requestIdOf(reference)),
    });
    await local.waitFor(reference, 'cancelled');

    expect([pressedByMachine.status, cancelled.status]).toEqual([422, 200]);
    expect({ files: await filesOf(owner.id), records: await recordsOf(owner.id) }).toEqual(before);
    expect(await local.customer.letters(owner.address, reference)).toHaveLength(3);
    expect((await local.customer.visit(link)).status).toBe(410);
  });
});
