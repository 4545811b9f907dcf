import { describe, expect, it } from 'vitest';
import { listFates, reportNotice } from '../../functions/notices/report-notice.ts';
import { readConsentToken } from '../../functions/policy/domain/consent-token.ts';
import { pseudonym } from '../../functions/shared/secrets.ts';
import { topics } from '../../functions/shared/vocabulary.ts';
import { collect } from '../support/collect.ts';
import {
  begun,
  carry,
  customersOf,
  messagesPerAddress,
  type NoticeWorld,
  secondVersion,
} from '../support/notice-world.ts';
import { atMessage, everybodyOnce, frozen, runOf, slowWorld } from '../support/slow-notices.ts';

const addressOf = (world: NoticeWorld, index: number) =>
  world.recipients.customers.get(`KH-${1000 + index}`)?.address ?? '';
const fatesOf = async (world: NoticeWorld) =>
  Object.fromEntries((await collect(listFates(world, 2))).map(({ customerId, fate }) => [customerId, fate]));

describe('the recipients of a notice', () => {
  it('exclude and count customers who were deleted before their turn', async () => {
    const world = slowWorld(30);
    const gone: string[] = [];
    atMessage(world, 3, async () => {
      // The last batch has not had its turn.
      const last = await world.runs.findBatch(2, 4);
      for (const id of last?.customers.slice(0, 2) ?? []) {
        gone.push(world.recipients.customers.get(id)?.address ?? '');
        world.recipients.customers.delete(id);
      }
    });

    await carry(world, await begun(world));

    everybodyOnce(world, 28);
    expect(gone.filter((address) => messagesPerAddress(world).has(address))).toEqual([]);
    expect(gone).toHaveLength(2);
    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished' },
      tally: { deleted: 2, sent: 28, left: 0 },
      imbalance: 0,
    });
  });

  it('are none when everybody is deleted after the freeze', async () => {
    const world = slowWorld(12);
    const input = await frozen(world);
    world.recipients.customers.clear();

    await carry(world, input);

    expect(world.mail.taken).toEqual([]);
    expect(await reportNotice(world, 2)).toMatchObject({
      run: { status: 'finished', sent: 0 },
      tally: { deleted: 12, sent: 0, left: 0 },
      imbalance: 0,
    });
  });

  it('include once the customers who come while it runs', async () => {
    const world = slowWorld(30);
    for (const [message, since] of [
      [2, '2026-03-02'],
      [20, '2026-03-03'],
    ] as const)
      atMessage(world, message, () =>
        world.recipients.customers.set(`KH-9${message}`, {
          customerId: `KH-9${message}`,
          name: 'Khách mới',
          address: `moi.${message}@example.vn`,
          customerSince: since,
        }),
      );

    await carry(world, await begun(world));

    everybodyOnce(world, 32);
    const last = world.mail.taken.slice(-2).map(({ to }) => to);
    expect(new Set(last)).toEqual(new Set(['moi.2@example.vn', 'moi.20@example.vn']));
    expect(await runOf(world)).toMatchObject({ latecomers: 2, recipients: 32, sent: 32 });
  });

  it('exclude addresses that bounced permanently, until there is another one', async () => {
    const world = slowWorld(10);
    for (const nth of [3, 4])
      await world.recipients.markUnreachable(
        `KH-100${nth}`,
        `khach.${nth}@example.vn`,
        new Date('2026-01-01T00:00:00Z'),
      );
    const changed = world.recipients.customers.get('KH-1004');
    if (changed) world.recipients.customers.set('KH-1004', { ...changed, address: 'moi@example.vn' });

    await carry(world, await begun(world));

    expect(messagesPerAddress(world).has('khach.3@example.vn')).toBe(false);
    expect(messagesPerAddress(world).get('moi@example.vn')).toBe(1);
    expect(await fatesOf(world)).toMatchObject({ 'KH-1003': 'unreachable', 'KH-1004': 'sent' });
  });

  it('include customers who opted out of promotions, since a notice is not one', async () => {
    const world = slowWorld(3);
    const addressKey = pseudonym(world.keys, addressOf(world, 1));
    await world.mailing.suppress(addressKey, topics, new Date('2026-01-01T00:00:00Z'));

    await carry(world, await begun(world));

    everybodyOnce(world, 3);
  });

  it('are reached at the address on file when their turn comes', async () => {
    const world = slowWorld(1);
    const input = await frozen(world);
    const [customer] = world.recipients.customers.values();
    if (customer)
      world.recipients.customers.set(customer.customerId, { ...customer, address: 'moi@example.vn' });

    await carry(world, input);

    expect(world.mail.taken.map(({ to }) => to)).toEqual(['moi@example.vn']);
  });

  it('are addressed in their own language, or else in that of the settings', async () => {
    const world = slowWorld(4);

    await carry(world, await begun(world));

    const languages = Object.fromEntries(world.mail.taken.map(({ to, subject }) => [to, subject]));
    expect(languages).toEqual({
      'khach.0@example.vn': 'notice 2 en',
      'khach.1@example.vn': 'notice 2 vi',
      'khach.2@example.vn': 'notice 2 vi',
      'khach.3@example.vn': 'notice 2 en',
    });
  });

  it('exclude an address that the mail service refuses, and the run continues', async () => {
    const world = slowWorld(20);
    world.mail.refuse = (to) => (to === 'khach.7@example.vn' ? 'address' : undefined);

    await carry(world, await begun(world));

    everybodyOnce(world, 19);
    expect(await reportNotice(world, 2)).toMatchObject({
      tally: { 'address-refused': 1, sent: 19 },
      imbalance: 0,
    });
    expect(world.counted).toEqual([]);
  });

  it('are known to the mail service by version, batch and position only', async () => {
    const world = slowWorld(12);

    await carry(world, await begun(world));

    const tags = world.mail.taken.map((message) => message.tags);
    expect(tags.every((tag) => Object.keys(tag).sort().join() === 'batch,notice,place')).toBe(true);
    expect(tags.every((tag) => Object.values(tag).every((value) => /^\d+$/.test(value)))).toBe(true);
    expect(new Set(tags.map(({ batch, place }) => `${batch} ${place}`)).size).toBe(12);
  });
});

describe('the content of a notice', () => {
  /** The texts of the letters, by address. */
  async function textsOf(world: NoticeWorld): Promise<Record<string, string>> {
    const texts: Record<string, string> = {};
    const { send } = world.mail;
    world.mail.send = async (message) => {
      texts[message.to] = message.letter.text;
      return send(message);
    };
    await carry(world, await begun(world));
    return texts;
  }

  it('asks for consent only where the version does, by each customer’s own link', async () => {
    const plain = slowWorld(3);
    const asking = slowWorld(3);
    asking.published[0] = { ...secondVersion, significance: 'needs-consent' };

    const plainTexts = Object.values(await textsOf(plain));
    const texts = Object.entries(await textsOf(asking));

    expect(plainTexts.filter((text) => text.includes('/consent/'))).toEqual([]);
    const asked = texts.map(([to, text]) => {
      const token = /\/consent\/([\w-]+)/.exec(text)?.[1] ?? '';
      return [to, readConsentToken(asking.keys, token)];
    });
    expect(Object.fromEntries(asked)).toEqual(
      Object.fromEntries(
        customersOf(3).map(({ address, customerId }) => [address, { customerId, version: 2 }]),
      ),
    );
  });

  it('links to the text, to the changes and to the form', async () => {
    const [text = ''] = Object.values(await textsOf(slowWorld(1)));

    for (const url of ['/policy/2', '/policy/2/since/1', '/'])
      expect(text).toContain(`"https://privacy.example.vn${url}"`);
  });
});
