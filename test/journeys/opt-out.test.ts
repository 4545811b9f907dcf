import { describe, expect, it, vi } from 'vitest';
import { type Topic, topics } from '../../functions/shared/vocabulary.ts';
import type { GateAnswer } from '../../functions/stores/ask-mailing-gate.ts';
import { sendPromotion } from '../../local/seed/promotions.ts';
import { patience } from '../support/patience.ts';
import { localStack } from './support.ts';

describe.concurrent('an opt-out on the local stack', () => {
  const local = localStack();

  const ask = async (address: string, topic: Topic) =>
    (await local.stack.invoke('ask-mailing-gate', { address, topic })) as GateAnswer;
  const allowed = async (address: string) =>
    Promise.all(topics.map(async (topic) => (await ask(address, topic)).allowed));
  const oneClick = async (address: string, topic: Topic): Promise<string> => {
    const answer = await ask(address, topic);
    return answer.allowed ? answer.headers['List-Unsubscribe'].slice(1, -1) : '';
  };

  it('by form stops exactly the chosen topic, and tells when', async () => {
    const owner = await local.newCustomer();
    expect(await allowed(owner.address)).toEqual([true, true, true]);

    const { reference } = await local.confirmed(owner, { kind: 'opt-out', topics: 'promotions' });
    const request = await local.waitFor(reference, 'completed');

    expect(await allowed(owner.address)).toEqual([false, true, true]);
    expect(request.performedAt).toBeDefined();
    expect(await local.customer.letters(owner.address, reference)).toHaveLength(2);
  });

  it('has on record that each of its letters was delivered, the last one too', async () => {
    const owner = await local.newCustomer();
    const { reference } = await local.confirmed(owner, { kind: 'opt-out', topics: 'all' });
    await local.waitFor(reference, 'completed');

    await vi.waitFor(async () => {
      const { letters, letterReports = {} } = await local.stored(reference);
      const delivered = Object.values(letters).map(({ messageId }) => letterReports[messageId]?.deliveredAt);
      expect(delivered).toEqual([expect.any(String), expect.any(String)]);
    }, patience);
  });

  it('by form changes nothing before its confirmation', async () => {
    const owner = await local.newCustomer();

    const { reference } = await local.customer.submit({
      kind: 'opt-out',
      topics: 'all',
      address: owner.address,
    });
    const { link } = await local.customer.waitForLetter({ address: owner.address, reference }, 'confirm');
    await local.customer.visit(link);

    expect(await allowed(owner.address)).toEqual([true, true, true]);
  });

  it('by the button of a mailbox that shows a promotion is one click', async () => {
    const owner = await local.newCustomer();
    const { mailbox } = local.stack.urls;
    await sendPromotion(local.stack, owner);

    const list = await fetch(`${mailbox}/mails.json?to=${encodeURIComponent(owner.address)}`);
    const [promotion] = (await list.json()) as { id: string; subject: string }[];
    const before = await allowed(owner.address);
    const pressed = await fetch(`${mailbox}/mail/${promotion?.id}/unsubscribe`, { method: 'POST' });

    expect(promotion?.subject).toMatch(/^\[QC\] /);
    expect(before).toEqual([true, true, true]);
    expect(await pressed.text()).toContain('Unsubscribed: the sender answered with 200.');
    expect(await allowed(owner.address)).toEqual([false, true, true]);
  });

  it('by one click stops its topic before it is answered, and one letter confirms it', async () => {
    const owner = await local.newCustomer();
    const link = await oneClick(owner.address, 'promotions');

    const seen = await fetch(link);
    expect([seen.status, ...(await allowed(owner.address))]).toEqual([200, true, true, true]);
    const form = new FormData();
    form.set('List-Unsubscribe', 'One-Click');
    const answers = [
      await fetch(link, {
        method: 'POST',
        body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }),
        redirect: 'manual',
      }),
      await fetch(link, { method: 'POST', body: form, redirect: 'manual' }),
    ];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    expect(await allowed(owner.address)).toEqual([false, true, true]);
    const mails = async () => {
      const list = await fetch(
        `${local.stack.urls.mailbox}/mails.json?to=${encodeURIComponent(owner.address)}`,
      );
      return ((await list.json()) as unknown[]).length;
    };
    await vi.waitFor(async () => expect(await mails()).toBe(1), patience);
  });

  it('by a forged or foreign link stops nothing', async () => {
    const owner = await local.newCustomer();
    const link = await oneClick(owner.address, 'promotions');

    const forged = await fetch(`${link.slice(0, -22)}${'x'.repeat(22)}`, { method: 'POST' });

    expect(forged.status).toBe(404);
    expect(await allowed(owner.address)).toEqual([true, true, true]);
  });
});
